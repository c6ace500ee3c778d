/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who signed a request, and for what. The signature itself is only looked at, not recomputed.
 *
 * @param accessKey the id of the access key
 * @param region the region that the request is signed for
 * @param service the service that the request is signed for
 */
record SignatureV4(String accessKey, String region, String service) {

    private static final Pattern HEADER = Pattern.compile("AWS4-HMAC-SHA256\\s+"
            + "Credential=([^/,\\s]+)/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,\\s*"
            + "SignedHeaders=([a-z0-9;-]+),\\s*Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** A signature is good for some minutes around the time in it. */
    static void checkTime(HttpRequest request, Instant now) {
        String date = request.header("x-amz-date");
        Instant signed = LocalDateTime.parse(date, TIME).toInstant(ZoneOffset.UTC);
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            String wrong = signed.isBefore(now)
                    ? "Signature expired: " + date + " is now earlier than "
                    : "Signature not yet current: " + date + " is still later than ";
            throw new AwsError(400, "InvalidSignatureException", wrong + now);
        }
    }

    static SignatureV4 of(HttpRequest request) {
        String authorization = request.header("authorization");
        if (authorization.isEmpty()) {
            throw new AwsError(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher matcher = HEADER.matcher(authorization);
        if (!matcher.matches()) {
            throw new AwsError(400, "IncompleteSignatureException", "Authorization header is not well-formed");
        }
        String date = request.header("x-amz-date");
        if (!date.startsWith(matcher.group(2) + "T")) {
            throw new AwsError(400, "InvalidSignatureException", "Date in Credential scope does not match X-Amz-Date");
        }
        String signed = ";" + matcher.group(5) + ";";
        if (!signed.contains(";host;") || !signed.contains(";x-amz-date;")) {
            throw new AwsError(400, "InvalidSignatureException", "'Host' and 'X-Amz-Date' must be signed");
        }
        return new SignatureV4(matcher.group(1), matcher.group(3), matcher.group(4));
    }
}
