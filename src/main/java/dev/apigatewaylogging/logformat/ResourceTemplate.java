/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a resource or route, {@code /pets/{petId}} or {@code /{proxy+}}, and the paths that match it. */
public final class ResourceTemplate {

    private final List<String> parts;

    /** @param template starts with a slash */
    public ResourceTemplate(String template) {
        this.parts = parts(template);
    }

    /**
     * Returns whether a client can have requested the path.
     *
     * @param path with or without a prefix of the resource: a stage, or a base path of a domain
     * @param stage the only possible prefix of the resource; empty if unknown
     */
    public boolean fits(String path, String stage) {
        List<String> requested = parts(path);
        int last = stage.isEmpty() ? requested.size() : Math.min(1, requested.size());
        for (int before = 0; before <= last; before++) {
            boolean known = before == 0 || stage.isEmpty() || requested.get(0).equals(stage);
            if (known && fits(requested.subList(before, requested.size()))) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(List<String> requested) {
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.endsWith("+}")) {
                return true;
            }
            if (i == requested.size() || !(part.startsWith("{") || isSame(part, requested.get(i)))) {
                return false;
            }
        }
        return requested.size() == parts.size();
    }

    private static boolean isSame(String part, String requested) {
        if (part.equals(requested) || requested.indexOf('%') < 0) {
            return part.equals(requested);
        }
        try {
            return part.equals(URLDecoder.decode(requested.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noEncoding) {
            return false;
        }
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }
}
