/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.http;

/** Parses status codes. */
public final class StatusCode {

    private StatusCode() {}

    /** Returns the three digits at the start of the text; 0 if there are none. */
    public static int of(String text) {
        String code = text.strip();
        if (code.length() < 3 || (code.length() > 3 && Character.isLetterOrDigit(code.charAt(3)))) {
            return 0;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = code.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return status >= 100 ? status : 0;
    }
}
