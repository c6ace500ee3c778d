/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

/**
 * A mistake in a route file.
 *
 * @param place where it is
 * @param problem what is wrong, in words that follow the place
 * @param remedy what to do, one sentence
 */
record RouteProblem(Place place, String problem, String remedy) {

    /**
     * A place in a route file.
     *
     * @param file the name of the file, with its directory
     * @param line the line, from 1; 0 if unknown
     * @param route the ID of the route; empty outside of routes
     * @param step the ID of the step, or its kind if it has none; empty outside of steps
     */
    record Place(String file, int line, String route, String step) {

        @Override
        public String toString() {
            return file
                    + (line > 0 ? ", line " + line : "")
                    + (route.isEmpty() ? "" : ", route " + route)
                    + (step.isEmpty() ? "" : ", step " + step);
        }
    }

    String text() {
        return place + ": " + problem + ". " + remedy;
    }
}
