package dev.apigatewaylogging.httpcall;

/**
 * What the entries of one request amount to: {@link HttpCall}, {@link InsufficientData} where they tell too little, or an
 * {@link AssemblyFailure}. What stands here can be asked of each, which is meant for conditions in routes:
 * {@code ${body.path}}.
 */
public sealed interface AssemblyResult permits HttpCall, InsufficientData, AssemblyFailure {

    /** The id that the lines share. */
    String requestId();

    /** The HTTP method; empty where the log does not tell. */
    String method();

    /** The host the client named; empty where the log does not tell. */
    String host();

    /** The path the client asked for, without the query; empty where the log does not tell. */
    String path();

    /** The status the client got; 0 where the log does not tell. */
    int status();
}
