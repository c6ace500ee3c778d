/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/**
 * The body that a record is to have.
 *
 * @param sent what was sent
 * @param logged how many characters of it are in the log
 */
public record ExpectedBody(String sent, int logged) {

    /** None at all. */
    public static final ExpectedBody NONE = new ExpectedBody("", 0);

    static ExpectedBody logged(String label, String body) {
        return new ExpectedBody(body, ExecutionLog.logged(label, body).length());
    }

    boolean truncated() {
        return logged < sent.length();
    }
}
