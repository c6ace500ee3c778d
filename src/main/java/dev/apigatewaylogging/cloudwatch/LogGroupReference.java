package dev.apigatewaylogging.cloudwatch;

/**
 * A log group as the user named it.
 *
 * @param identifier its name, or its ARN without a trailing {@code :*}
 */
record LogGroupReference(String identifier) {

    private static final String ARN = "arn:";
    private static final String OF_GROUP = ":log-group:";
    private static final String ALL_STREAMS = ":*";

    static LogGroupReference of(String text) {
        String trimmed = text.trim();
        boolean all = trimmed.startsWith(ARN) && trimmed.endsWith(ALL_STREAMS);
        return new LogGroupReference(all ? trimmed.substring(0, trimmed.length() - ALL_STREAMS.length()) : trimmed);
    }

    boolean isArn() {
        return identifier.startsWith(ARN);
    }

    /** The group's name. */
    String name() {
        int at = isArn() ? identifier.indexOf(OF_GROUP) : -1;
        return at < 0 ? identifier : identifier.substring(at + OF_GROUP.length());
    }

    /** The account in the ARN; empty for a name. */
    String account() {
        return isArn() ? arnPart(4) : "";
    }

    private String arnPart(int index) {
        String[] parts = identifier.split(":", 7);
        return parts.length > index ? parts[index] : "";
    }
}
