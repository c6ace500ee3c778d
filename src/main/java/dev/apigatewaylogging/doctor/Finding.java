/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

/**
 * The result of one check.
 *
 * @param check what was checked
 * @param result how it is
 * @param detail what was found
 * @param remedy what to do; empty unless it is a problem
 */
record Finding(String check, Result result, String detail, String remedy) {

    enum Result {
        OK("ok"),
        PROBLEM("problem"),
        /** Not checked, because another problem prevents it or nothing needs it. */
        SKIPPED("skipped");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding ok(String check, String detail) {
        return new Finding(check, Result.OK, detail, "");
    }

    static Finding skipped(String check, String detail) {
        return new Finding(check, Result.SKIPPED, detail, "");
    }

    static Finding problem(String check, String detail, String remedy) {
        return new Finding(check, Result.PROBLEM, detail, remedy);
    }

    /** A problem whose text contains the remedy as its second sentence. */
    static Finding problem(String check, String text) {
        int end = text.indexOf(". ");
        return end < 0
                ? problem(check, text, "Run doctor again later")
                : problem(check, text.substring(0, end), text.substring(end + 2));
    }
}
