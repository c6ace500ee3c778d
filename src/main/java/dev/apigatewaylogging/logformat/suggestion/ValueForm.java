/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import dev.apigatewaylogging.util.http.IpAddress;
import java.util.EnumSet;
import java.util.Set;

/** The forms of the values of {@code $context} variables. AWS documents the variables; the forms are those of their values. */
enum ValueForm {
    IP("identity.sourceIp"),
    TIME("requestTime"),
    EPOCH("requestTimeEpoch"),
    METHOD("httpMethod"),
    EVENT_TYPE("eventType"),
    ROUTE("routeKey"),
    PATH("path"),
    PROTOCOL("protocol"),
    STATUS("status"),
    UUID("requestId"),
    EXTENDED_ID("extendedRequestId"),
    HOST("domainName"),
    API_ID("apiId"),
    ACCOUNT("accountId"),
    PRODUCT("identity.userAgent"),
    NUMBER("");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final Set<String> EVENT_TYPES = Set.of("CONNECT", "MESSAGE", "DISCONNECT");
    private static final Set<String> ROUTES = Set.of("$connect", "$disconnect", "$default");

    /** Nearly all statuses that an API returns; a latency of three digits is often none of them. */
    private static final Set<String> STATUSES = Set.of(
            "101", "200", "201", "202", "203", "204", "206", "207", "301", "302", "303", "304", "307", "308", "400",
            "401", "402", "403", "404", "405", "406", "408", "409", "410", "411", "412", "413", "414", "415", "416",
            "417", "422", "423", "424", "425", "426", "428", "429", "431", "451", "500", "501", "502", "503", "504");

    private static final int MAX_HOST = 253;
    private static final int LENGTH_OF_API_ID = 10;
    private static final int DIGITS_OF_ACCOUNT = 12;
    private static final int DIGITS_OF_EPOCH = 13;
    private static final int MIN_EXTENDED_ID = 12;
    private static final int MAX_EXTENDED_ID = 40;

    private static final String UUID_FORM = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    private static final String TIME_FORM = "00/Aaa/0000:00:00:00 +0000";

    /** The length of a value of {@link #TIME}. */
    static final int LENGTH_OF_TIME = TIME_FORM.length();

    private final String variable;

    ValueForm(String variable) {
        this.variable = variable;
    }

    /** Returns the usual variable with this form, without {@code $context.}; empty if there is none. */
    String variable() {
        return variable;
    }

    /** Returns the forms that a value has, in linear time. */
    static Set<ValueForm> of(String value) {
        Set<ValueForm> forms = EnumSet.noneOf(ValueForm.class);
        if (value.isEmpty()) {
            return forms;
        }
        addWords(value, forms);
        addIf(isTime(value, 0) && value.length() == LENGTH_OF_TIME, TIME, forms);
        addIf(value.charAt(0) == '/' && value.chars().noneMatch(c -> c <= ' '), PATH, forms);
        addIf(value.startsWith("HTTP/") && isMadeOf(value.substring(5), "."), PROTOCOL, forms);
        addIf(isOfForm(value, 0, UUID_FORM) && value.length() == UUID_FORM.length(), UUID, forms);
        addIf(isExtendedId(value), EXTENDED_ID, forms);
        addIf(isIp(value), IP, forms);
        addIf(!forms.contains(IP) && isHost(value), HOST, forms);
        addIf(isApiId(value), API_ID, forms);
        addIf(!forms.contains(PATH) && !forms.contains(PROTOCOL) && isProduct(value), PRODUCT, forms);
        return forms;
    }

    private static void addWords(String value, Set<ValueForm> forms) {
        addIf(METHODS.contains(value), METHOD, forms);
        addIf(EVENT_TYPES.contains(value), EVENT_TYPE, forms);
        int space = value.indexOf(" /");
        String method = space < 0 ? "" : value.substring(0, space);
        boolean isRoute = (METHODS.contains(method) || method.equals("ANY")) && value.indexOf(' ', space + 1) < 0;
        addIf(isRoute || ROUTES.contains(value), ROUTE, forms);
        if (isNumber(value)) {
            forms.add(NUMBER);
            addIf(STATUSES.contains(value), STATUS, forms);
            addIf(value.length() == DIGITS_OF_EPOCH, EPOCH, forms);
            addIf(value.length() == DIGITS_OF_ACCOUNT, ACCOUNT, forms);
        }
    }

    private static void addIf(boolean has, ValueForm form, Set<ValueForm> forms) {
        if (has) {
            forms.add(form);
        }
    }

    /** Returns whether a time begins here. */
    static boolean isTime(String text, int start) {
        return isOfForm(text, start, TIME_FORM);
    }

    private static boolean isOfForm(String text, int start, String form) {
        boolean is = start + form.length() <= text.length();
        for (int i = 0; is && i < form.length(); i++) {
            char c = text.charAt(start + i);
            is = switch (form.charAt(i)) {
                case '0' -> isDigit(c);
                case 'A' -> c >= 'A' && c <= 'Z';
                case 'a' -> c >= 'a' && c <= 'z';
                case 'h' -> Character.digit(c, 16) >= 0 && c < 128;
                case '+' -> c == '+' || c == '-';
                default -> c == form.charAt(i);
            };
        }
        return is;
    }

    private static boolean isIp(String value) {
        boolean possible = value.indexOf('.') > 0
                || value.indexOf("::") >= 0
                || value.chars().filter(c -> c == ':').count() == 7;
        return possible && IpAddress.parse(value) != null;
    }

    private static boolean isExtendedId(String value) {
        int last = value.length() - 1;
        if (last < MIN_EXTENDED_ID || last > MAX_EXTENDED_ID || value.charAt(last) != '=') {
            return false;
        }
        return value.chars()
                .limit(last)
                .allMatch(c -> isLetter((char) c) || isDigit((char) c) || "-_+/".indexOf(c) >= 0);
    }

    private static boolean isHost(String value) {
        int dot = value.lastIndexOf('.');
        if (dot <= 0 || value.length() > MAX_HOST || value.length() - dot < 3 || value.contains("..")) {
            return false;
        }
        boolean lastIsName = value.chars().skip(dot + 1L).allMatch(c -> c >= 'a' && c <= 'z');
        return lastIsName
                && value.charAt(0) != '.'
                && value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit((char) c) || c == '-' || c == '.');
    }

    private static boolean isApiId(String value) {
        return value.length() == LENGTH_OF_API_ID
                && value.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit((char) c))
                && value.chars().anyMatch(c -> isDigit((char) c))
                && value.chars().anyMatch(c -> !isDigit((char) c));
    }

    /** The start of most user agents: {@code curl/8.5.0}. */
    private static boolean isProduct(String value) {
        int slash = value.indexOf('/');
        return slash > 0
                && slash + 1 < value.length()
                && isDigit(value.charAt(slash + 1))
                && value.chars()
                        .limit(slash)
                        .allMatch(c -> isLetter((char) c) || isDigit((char) c) || "-_.".indexOf(c) >= 0)
                && value.chars().limit(slash).anyMatch(c -> isLetter((char) c));
    }

    private static boolean isMadeOf(String digits, String others) {
        return !digits.isEmpty() && digits.chars().allMatch(c -> isDigit((char) c) || others.indexOf(c) >= 0);
    }

    private static boolean isNumber(String value) {
        return isMadeOf(value, "");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
