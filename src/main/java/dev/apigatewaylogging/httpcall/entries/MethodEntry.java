/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.logformat.ResourceTemplate;

/**
 * The value of {@code HTTP Method: GET, Resource Path: /pets/7}.
 *
 * @param method {@code GET}
 * @param resourcePath {@code /pets/7}, or its template; empty if the entry has none
 */
public record MethodEntry(String method, String resourcePath) {

    private static final String PATH = "Resource Path:";
    private static final String CHECKED = "method '";

    /** Reads the value of the entry. */
    public static MethodEntry of(String value) {
        int comma = value.indexOf(',');
        int at = value.indexOf(PATH);
        return new MethodEntry(
                (comma < 0 ? value : value.substring(0, comma)).strip(),
                at < 0 ? "" : value.substring(at + PATH.length()).strip());
    }

    /**
     * Returns {@code GET /pets/{petId}} of {@code API Key authorized because method 'GET /pets/{petId}' does not …}; empty
     * if the entry has none.
     */
    public static String checked(String value) {
        int from = value.indexOf(CHECKED);
        int to = from < 0 ? -1 : value.indexOf('\'', from + CHECKED.length());
        return to < 0 ? "" : value.substring(from + CHECKED.length(), to);
    }

    /** Returns whether this can be the method and path of a request whose API key was checked for this resource. */
    boolean fits(String checked) {
        int space = checked.indexOf(' ');
        if (space < 0 || method.isEmpty()) {
            return true;
        }
        String checkedMethod = checked.substring(0, space);
        String template = checked.substring(space + 1);
        return (checkedMethod.equals("ANY") || checkedMethod.equals(method))
                && (!template.startsWith("/")
                        || !resourcePath.startsWith("/")
                        || resourcePath.equals(template)
                        || new ResourceTemplate(template).fits(resourcePath, ""));
    }
}
