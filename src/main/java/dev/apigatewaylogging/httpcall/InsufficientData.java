package dev.apigatewaylogging.httpcall;

/**
 * Lines from which no record can be made without guessing.
 *
 * @param requestId the id that the lines share
 * @param reason what is missing, in kebab-case, fit for a counter's label: for example {@code no-method-and-path}
 * @param lines how many lines there were
 * @param timestamp when the request was, milliseconds since the epoch
 * @param refused whether API Gateway refused the request before it logged what was asked for: it is known to be complete,
 *     and there is nothing in it
 */
public record InsufficientData(String requestId, String reason, int lines, long timestamp, boolean refused)
        implements AssemblyResult {

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
