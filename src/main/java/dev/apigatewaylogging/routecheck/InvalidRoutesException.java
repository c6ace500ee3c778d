/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.util.List;

/**
 * The route files have mistakes, and nothing was started. The message is made for the person who edited them, and needs no
 * stack trace beside it.
 */
public final class InvalidRoutesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidRoutesException(List<RouteProblem> problems) {
        super(report(problems), null, false, false);
    }

    private static String report(List<RouteProblem> problems) {
        StringBuilder message = new StringBuilder("Invalid routes: ")
                .append(problems.size() == 1 ? "1 error" : problems.size() + " errors")
                .append(".\n\n");
        for (int i = 0; i < problems.size(); i++) {
            message.append(String.format("%3d. %s%n", i + 1, problems.get(i).text()));
        }
        return message.append(
                        "\nNothing was started. \"validate\" as the only argument checks settings and routes without a start.")
                .toString();
    }
}
