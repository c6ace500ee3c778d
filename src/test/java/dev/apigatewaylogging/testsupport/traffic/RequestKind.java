/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/** The courses that a request can take through API Gateway, with how many of a thousand take it. */
public enum RequestKind {
    /** an HTTP backend, everything logged */
    HTTP_PROXY(330),
    /** a Lambda function, whose event and envelope are logged as the endpoint's bodies */
    LAMBDA_PROXY(200),
    /** a Lambda authorizer's lines come first, under the same request id */
    AUTHORIZER(90),
    /** no integration is asked */
    MOCK(60),
    /** through a custom domain: the path has no stage */
    CUSTOM_DOMAIN(60),
    /** the backend rejects the request: 400, 404, 409 */
    CLIENT_ERROR(60),
    /** the function's response is malformed: 502 without a response body */
    BAD_GATEWAY(20),
    /** bodies and values that look like log lines, with line breaks, commas and equals signs */
    NASTY(50),
    /** headers and bodies longer than the 1024 characters that are logged */
    TRUNCATED(50),
    /** no body at all */
    NO_BODY(30),
    /** the stage logs without data tracing: no headers, no bodies */
    NO_TRACING(20),
    /** the integration takes 3 to 28 seconds */
    SLOW(10),
    /** the integration takes longer than API Gateway waits: 504 */
    TIMEOUT(5),
    /** throttled: neither method nor path is logged, so there is nothing to make a record of */
    THROTTLED(8),
    /** rejected by an authorizer: no method, path or status is logged, so there is insufficient data for a record */
    UNAUTHORIZED(7),
    /** the lines end after the integration was asked: never in the standard mix */
    NEVER_ENDS(0);

    private final int perMille;

    RequestKind(int perMille) {
        this.perMille = perMille;
    }

    /** The kind that stands at a place between 0 and 999 of the standard mix. */
    static RequestKind at(int place) {
        int left = place;
        for (RequestKind kind : values()) {
            left -= kind.perMille;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not below 1000: " + place);
    }

    /** Whether the log has sufficient data for a record. */
    public boolean makesRecord() {
        return this != THROTTLED && this != UNAUTHORIZED;
    }
}
