package dev.apigatewaylogging.httpcall;

import java.util.List;
import java.util.Map;

/**
 * One request and its response, as the client saw them. Absent text is the empty string.
 *
 * @param requestId API Gateway's request id
 * @param origin the API and stage that served it
 * @param request what the client sent
 * @param response what the client got
 * @param timestamp when the request began, milliseconds since the epoch
 * @param eventCount how many log lines it was put together from
 * @param incomplete whether lines are missing: the log fell silent before the request's last line; also
 *     where {@code requestIdReused}
 * @param requestIdReused whether several requests had this id and entries of this one could as well be another one's
 * @param tags more that is known, for Akto's collection tags (besides those made from {@code origin})
 * @param ambiguousFields what may be another than it seems, since a client could write it into the log: {@code host},
 *     {@code ip} and names of request headers in lower case
 */
public record HttpCall(
        String requestId,
        Origin origin,
        Request request,
        Response response,
        long timestamp,
        int eventCount,
        boolean incomplete,
        boolean requestIdReused,
        Map<String, String> tags,
        List<String> ambiguousFields)
        implements AssemblyResult {

    public HttpCall {
        ambiguousFields = List.copyOf(ambiguousFields);
    }

    /** Traffic of which everything is certain. */
    public HttpCall(
            String requestId,
            Origin origin,
            Request request,
            Response response,
            long timestamp,
            int eventCount,
            boolean incomplete,
            Map<String, String> tags) {
        this(requestId, origin, request, response, timestamp, eventCount, incomplete, false, tags, List.of());
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String host() {
        return request.host();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public int status() {
        return response.status();
    }

    /**
     * The API that served a request. Any part can be empty.
     *
     * @param apiId the id of the API, for example {@code uwe3g5jm54}
     * @param stage the stage's name; {@code $default} for an HTTP API's default stage
     * @param region the AWS region
     * @param account the AWS account's twelve digits
     */
    public record Origin(String apiId, String stage, String region, String account) {}

    /**
     * What the client sent.
     *
     * @param method the HTTP method
     * @param host the host the client named; the execute-api host where the log shows none
     * @param path the path the client asked for: with the stage on an execute-api host, path parameters filled in
     * @param query the query string without {@code ?}
     * @param headers the headers in the order logged
     * @param body the body as text
     * @param truncated whether headers or body were cut by API Gateway
     * @param clientIp the client's address
     * @param protocol the HTTP version, for example {@code HTTP/1.1}
     */
    public record Request(
            String method,
            String host,
            String path,
            String query,
            Map<String, String> headers,
            String body,
            boolean truncated,
            String clientIp,
            String protocol) {}

    /**
     * What the client got.
     *
     * @param status the status code; 0 only where the log does not tell, which makes the traffic incomplete
     * @param headers the headers in the order logged
     * @param body the body as text
     * @param truncated whether headers or body were cut by API Gateway
     */
    public record Response(int status, Map<String, String> headers, String body, boolean truncated) {}
}
