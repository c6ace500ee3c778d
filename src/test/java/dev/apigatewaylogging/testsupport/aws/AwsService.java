/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

/** One of the services of the fake AWS, chosen by the service that a request is signed for. */
interface AwsService {

    /** The service's name in signatures, for example {@code logs}. */
    String signingName();

    /** The operation of a request. */
    String operation(HttpRequest request);

    /** Carries out a request, or throws {@link AwsError}. */
    HttpReply answer(AwsCall call);

    /** A refusal in the service's protocol. */
    HttpReply refusal(AwsError error);
}
