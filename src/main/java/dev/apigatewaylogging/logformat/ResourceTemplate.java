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
        List<String> asked = parts(path);
        int last = stage.isEmpty() ? asked.size() : Math.min(1, asked.size());
        for (int before = 0; before <= last; before++) {
            boolean known = before == 0 || stage.isEmpty() || asked.get(0).equals(stage);
            if (known && fits(asked.subList(before, asked.size()))) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(List<String> asked) {
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.endsWith("+}")) {
                return true;
            }
            if (i == asked.size() || !(part.startsWith("{") || isSame(part, asked.get(i)))) {
                return false;
            }
        }
        return asked.size() == parts.size();
    }

    private static boolean isSame(String part, String asked) {
        if (part.equals(asked) || asked.indexOf('%') < 0) {
            return part.equals(asked);
        }
        try {
            return part.equals(URLDecoder.decode(asked.replace("+", "%2B"), StandardCharsets.UTF_8));
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
