/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Parses the timestamps of access logs. */
public final class RequestTime {

    private static final DateTimeFormatter COMMON_LOG_FORMAT =
            DateTimeFormatter.ofPattern("d/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    /** The format of API Gateway: {@code 09/Apr/2015:12:34:56 +0000}. */
    private static final int COMMON_LENGTH = 26;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String UTC = " +0000";
    private static final int DIGITS_OF_SECONDS = 10;
    private static final int DIGITS_OF_MILLISECONDS = 13;

    private RequestTime() {}

    /**
     * Returns milliseconds since the epoch of {@code 09/Apr/2015:12:34:56 +0000}, an ISO-8601 time, or seconds or
     * milliseconds in digits.
     */
    public static OptionalLong millis(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && text.length() == DIGITS_OF_SECONDS) {
            return OptionalLong.of(Long.parseLong(text) * 1000);
        }
        if (digits && text.length() == DIGITS_OF_MILLISECONDS) {
            return OptionalLong.of(Long.parseLong(text));
        }
        if (digits || text.length() < DIGITS_OF_SECONDS) {
            return OptionalLong.empty();
        }
        try {
            if (text.length() == COMMON_LENGTH && text.endsWith(UTC)) {
                return OptionalLong.of(commonLogFormat(text));
            }
            boolean iso = text.charAt(4) == '-';
            Instant instant =
                    iso ? OffsetDateTime.parse(text).toInstant() : Instant.from(COMMON_LOG_FORMAT.parse(text));
            return OptionalLong.of(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException unknownForm) {
            return OptionalLong.empty();
        }
    }

    /** Avoids the formatter, which takes longer than the rest of an access log entry. */
    private static long commonLogFormat(String text) {
        int month = MONTHS.indexOf(text.substring(3, 6));
        boolean separated = text.charAt(2) == '/' && text.charAt(6) == '/' && text.charAt(11) == ':';
        if (!separated || text.charAt(14) != ':' || text.charAt(17) != ':' || month < 0 || month % 3 != 0) {
            throw new DateTimeException("not in common log format");
        }
        return LocalDateTime.of(
                                number(text, 7, 11),
                                month / 3 + 1,
                                number(text, 0, 2),
                                number(text, 12, 14),
                                number(text, 15, 17),
                                number(text, 18, 20))
                        .toEpochSecond(ZoneOffset.UTC)
                * 1000;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                throw new DateTimeException("not a digit");
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
