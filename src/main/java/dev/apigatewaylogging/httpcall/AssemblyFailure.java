package dev.apigatewaylogging.httpcall;

/**
 * A request that could not be assembled, for a reason that was not foreseen.
 *
 * @param requestId the id that its entries share
 * @param cause what was thrown
 */
public record AssemblyFailure(String requestId, Throwable cause) implements AssemblyResult {

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

    /** What the route is to fail with. */
    public Exception exception() {
        return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
    }
}
