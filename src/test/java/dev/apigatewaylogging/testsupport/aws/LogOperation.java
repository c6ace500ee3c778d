/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Set;

/** An operation of CloudWatch Logs. */
interface LogOperation {

    /** The names of its parameters. */
    Set<String> parameters();

    /** Carries it out, or throws {@link AwsError}. */
    HttpReply answer(AwsCall call, Parameters parameters);
}
