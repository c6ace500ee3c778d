/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import dev.apigatewaylogging.util.http.IpAddress;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The {@code $context} variables of an access log format that a record needs, and the form of their values. */
final class ContextVariables {

    /** Extended IDs are longer than the words of a text. */
    private static final int MIN_EXTENDED_ID = 12;

    private static final int DIGITS_OF_EPOCH = 13;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.US);

    /** The methods of RFC 9110 and RFC 5789. */
    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    private static final Set<String> EVENT_TYPES = Set.of("CONNECT", "MESSAGE", "DISCONNECT");

    private static final Map<String, AccessField> FIELDS = new HashMap<>();

    static {
        FIELDS.put("requestId", AccessField.REQUEST_ID);
        FIELDS.put("extendedRequestId", AccessField.EXTENDED_REQUEST_ID);
        FIELDS.put("httpMethod", AccessField.METHOD);
        FIELDS.put("path", AccessField.PATH);
        FIELDS.put("resourcePath", AccessField.RESOURCE_PATH);
        FIELDS.put("routeKey", AccessField.ROUTE_KEY);
        FIELDS.put("status", AccessField.STATUS);
        FIELDS.put("protocol", AccessField.PROTOCOL);
        FIELDS.put("identity.sourceIp", AccessField.CLIENT_IP);
        FIELDS.put("identity.userAgent", AccessField.USER_AGENT);
        FIELDS.put("domainName", AccessField.HOST);
        FIELDS.put("stage", AccessField.STAGE);
        FIELDS.put("apiId", AccessField.API_ID);
        FIELDS.put("accountId", AccessField.ACCOUNT_ID);
        FIELDS.put("requestTime", AccessField.REQUEST_TIME);
        FIELDS.put("requestTimeEpoch", AccessField.REQUEST_TIME_EPOCH);
        FIELDS.put("eventType", AccessField.EVENT_TYPE);
        FIELDS.put("connectionId", AccessField.CONNECTION_ID);
    }

    private ContextVariables() {}

    /** Returns the field of {@code $context.name}; null for a variable that no record needs. */
    static AccessField of(String name) {
        return FIELDS.get(name);
    }

    /** Returns whether a value is valid for the field: an invalid one means that the entry has another format. */
    static boolean isValid(AccessField field, String value) {
        if (value.equals("-")) {
            return true;
        }
        return switch (field) {
            case REQUEST_ID, EXTENDED_REQUEST_ID, CONNECTION_ID -> !value.isEmpty() && isOneWord(value);
            case METHOD, EVENT_TYPE -> !value.isEmpty() && isWordOfLetters(value);
            case PATH, RESOURCE_PATH -> value.startsWith("/");
            case STATUS -> value.length() == 3 && isDigits(value);
            case REQUEST_TIME_EPOCH -> isDigits(value);
            case REQUEST_TIME -> isTime(value);
            case PROTOCOL -> value.startsWith("HTTP/") && isOneWord(value);
            case CLIENT_IP -> isOneWord(value) && (value.indexOf('.') > 0 || value.indexOf(':') >= 0);
            case HOST, STAGE, API_ID, ACCOUNT_ID -> isOneWord(value);
            default -> true;
        };
    }

    /**
     * Returns whether a value of a field for the kind of request names a kind that API Gateway has: a method
     * that a client can send (not {@code ANY}), a route with such a method, an event of a WebSocket API, a path.
     */
    static boolean namesKind(AccessField field, String value) {
        return switch (field) {
            case METHOD -> HTTP_METHODS.contains(value);
            case ROUTE_KEY -> value.indexOf(" /") > 0 && HTTP_METHODS.contains(value.substring(0, value.indexOf(" /")));
            case EVENT_TYPE -> EVENT_TYPES.contains(value);
            case RESOURCE_PATH -> value.startsWith("/");
            default -> false;
        };
    }

    /** Returns the type of the events that a WebSocket API sends to a route. */
    static String eventTypeOf(String route) {
        return switch (route) {
            case "$connect" -> "CONNECT";
            case "$disconnect" -> "DISCONNECT";
            default -> "MESSAGE";
        };
    }

    /** Returns the route of the events of a type; of messages, which have many, the default one. */
    static String routeOf(String eventType) {
        return switch (eventType) {
            case "CONNECT" -> "$connect";
            case "DISCONNECT" -> "$disconnect";
            default -> "$default";
        };
    }

    /**
     * Returns whether a part of a text can be a valid value that API Gateway printed, by a form that is stricter than that of
     * {@link #isValid}, and that every request has: most words of a user agent do not have it.
     */
    static boolean isOfGateway(AccessField field, String text, int start, int end) {
        if (end - start == 1 && text.charAt(start) == '-') {
            return field == AccessField.PATH || field == AccessField.RESOURCE_PATH || field == AccessField.USER_AGENT;
        }
        return switch (field) {
            case CLIENT_IP -> IpAddress.parse(text.substring(start, end)) != null;
            case HOST -> text.substring(start, end).contains(".") && isName(text, start, end, "-.:");
            case STAGE -> isName(text, start, end, "-_$");
            case API_ID -> isName(text, start, end, "");
            case ACCOUNT_ID -> isDigits(text.substring(start, end));
            case EXTENDED_REQUEST_ID -> end - start >= MIN_EXTENDED_ID && isName(text, start, end, "-_+/=");
            case METHOD, EVENT_TYPE -> !hasLowerCase(text, start, end);
            default -> true;
        };
    }

    private static boolean isName(String text, int start, int end, String others) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 128 || !(Character.isLetterOrDigit(c) || others.indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    /** {@code 09/Apr/2015:12:34:56 +0000}. */
    private static boolean isTime(String value) {
        String form = "00/Mmm/0000:00:00:00 +0000";
        boolean is = value.length() == form.length();
        for (int i = 0; is && i < form.length(); i++) {
            char c = value.charAt(i);
            is = switch (form.charAt(i)) {
                case '0' -> c >= '0' && c <= '9';
                case 'M', 'm' -> Character.isLetter(c);
                case '+' -> c == '+' || c == '-';
                default -> c == form.charAt(i);
            };
        }
        return is;
    }

    /**
     * Returns whether two values cannot be the same time.
     *
     * @param text the value of {@code $context.requestTime}, in seconds
     * @param epoch the value of {@code $context.requestTimeEpoch}, in milliseconds
     */
    static boolean areDifferentTimes(String text, String epoch) {
        if (!isTime(text) || epoch.length() != DIGITS_OF_EPOCH || !isDigits(epoch)) {
            return false;
        }
        try {
            long seconds = OffsetDateTime.parse(text, TIME).toEpochSecond();
            return Math.abs(seconds - Long.parseLong(epoch) / 1_000) > 1;
        } catch (DateTimeParseException noTime) {
            return false;
        }
    }

    private static boolean isWordOfLetters(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) != '_' && !Character.isLetter(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasLowerCase(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.isLowerCase(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneWord(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
