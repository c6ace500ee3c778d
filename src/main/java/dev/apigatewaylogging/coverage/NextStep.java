/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

/**
 * What to do to see more of a stage.
 *
 * @param cli commands for a POSIX shell with the AWS CLI; empty if no command helps
 * @param console the same in AWS's console, or a setting of this process; empty if nothing is left to do
 */
record NextStep(String cli, String console) {

    static final NextStep NONE = new NextStep("", "");
}
