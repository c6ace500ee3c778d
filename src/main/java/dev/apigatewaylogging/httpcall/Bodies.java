package dev.apigatewaylogging.httpcall;

import java.util.Set;

/** What a logged body stands for. */
final class Bodies {

    private static final Set<String> NONE = Set.of("null", "(null)", "[Binary Data]", "-");

    private static final int MAX_PLACEHOLDER_LENGTH = 13;

    private Bodies() {}

    /** The body; empty for what API Gateway prints in the place of none, and of one that is not text. */
    static String of(String logged) {
        // to look up a long body would be to go through all of it
        return logged.length() <= MAX_PLACEHOLDER_LENGTH && NONE.contains(logged) ? "" : logged;
    }
}
