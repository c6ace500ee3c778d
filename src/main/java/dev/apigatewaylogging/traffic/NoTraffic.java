package dev.apigatewaylogging.traffic;

/**
 * Lines from which no record can be made without guessing.
 *
 * @param requestId the id that the lines share
 * @param reason what is missing, in kebab-case, fit for a counter's label: for example {@code no-method-and-path}
 * @param lines how many lines there were
 */
public record NoTraffic(String requestId, String reason, int lines) implements Outcome {

    @Override
    public String method() {
        return "";
    }

    @Override
    public String host() {
        return "";
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public int status() {
        return 0;
    }
}
