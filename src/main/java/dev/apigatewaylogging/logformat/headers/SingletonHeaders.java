/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.headers;

import java.util.Set;

/**
 * Headers that occur once per request: those that HTTP allows only once, and those that API Gateway and CloudFront set.
 */
final class SingletonHeaders {

    private static final Set<String> NAMES = Set.of(
            "host",
            "authorization",
            "proxy-authorization",
            "content-type",
            "content-length",
            "content-encoding",
            "content-md5",
            "cookie",
            "user-agent",
            "referer",
            "origin",
            "from",
            "date",
            "range",
            "expect",
            "max-forwards",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "x-api-key",
            "x-forwarded-for",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-real-ip",
            "x-requested-with",
            "x-http-method-override",
            "via",
            "x-amz-cf-id",
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amzn-trace-id",
            "x-amzn-requestid",
            "x-apigw-api-id",
            "x-amzn-vpc-id",
            "x-amzn-vpce-id",
            "x-amzn-vpce-config",
            "x-akto-ignore");

    private static final String CLOUDFRONT = "cloudfront-";

    private SingletonHeaders() {}

    /** Returns whether the header occurs at most once. */
    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName) || lowerCaseName.startsWith(CLOUDFRONT);
    }
}
