package dev.apigatewaylogging.traffic;

/** What a logged body stands for. */
final class Bodies {

    private Bodies() {}

    /** The body; empty for what API Gateway prints in the place of none, and of one that is not text. */
    static String of(String logged) {
        return switch (logged) {
            case "null", "(null)", "[Binary Data]", "-" -> "";
            default -> logged;
        };
    }
}
