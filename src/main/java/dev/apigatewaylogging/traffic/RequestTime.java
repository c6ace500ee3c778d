package dev.apigatewaylogging.traffic;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads the times that access logs print. */
final class RequestTime {

    private static final DateTimeFormatter COMMON_LOG_FORMAT =
            DateTimeFormatter.ofPattern("d/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final int DIGITS_OF_SECONDS = 10;
    private static final int DIGITS_OF_MILLISECONDS = 13;

    private RequestTime() {}

    /**
     * Milliseconds since the epoch of {@code 09/Apr/2015:12:34:56 +0000}, an ISO-8601 time, or seconds or milliseconds
     * in digits.
     */
    static OptionalLong millis(String text) {
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
            boolean iso = text.charAt(4) == '-';
            Instant instant =
                    iso ? OffsetDateTime.parse(text).toInstant() : Instant.from(COMMON_LOG_FORMAT.parse(text));
            return OptionalLong.of(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException unknownForm) {
            return OptionalLong.empty();
        }
    }
}
