package dev.apigatewaylogging.logformat;

import java.util.HashMap;
import java.util.Map;

/** The {@code $context} variables of an access log format that a record needs, and the form of their values. */
final class ContextVariables {

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
            case METHOD, EVENT_TYPE ->
                !value.isEmpty() && value.chars().allMatch(c -> Character.isLetter(c) || c == '_');
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

    private static boolean isOneWord(String value) {
        return value.chars().noneMatch(c -> c <= ' ');
    }

    private static boolean isDigits(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
