/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import dev.apigatewaylogging.util.http.IpAddress;
import java.util.Locale;

/** Determines which values a client can write to. */
public final class ClientControlledFields {

    private ClientControlledFields() {}

    /**
     * Returns whether a client can write to a header's value. API Gateway sets the port and the protocol itself, and
     * requires a valid host.
     */
    public static boolean isWritable(String header, String value) {
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "host" -> false;
            case "x-forwarded-port" -> !value.equals("443");
            case "x-forwarded-proto" -> !value.equals("https");
            default -> true;
        };
    }

    /**
     * Returns whether the value of a header may extend to the end of a text.
     *
     * @param header the name of the header
     * @param begins the start of its value
     * @param ends the possible end
     */
    public static boolean canEnd(String header, String begins, String ends) {
        // API Gateway appends the address that it sees to any value of the client
        return header.equalsIgnoreCase("X-Forwarded-For") ? endsWithAddress(ends) : isWritable(header, begins);
    }

    /** Returns whether the last entry of a list is an address. */
    public static boolean endsWithAddress(String text) {
        int comma = text.lastIndexOf(',');
        return IpAddress.parse(text.substring(comma + 1).strip()) != null;
    }

    /** Returns whether an address was appended to a text. */
    public static boolean endsWithAddedAddress(String text) {
        if (text.indexOf(',') < 0) {
            return false;
        }
        char last = text.charAt(text.length() - 1);
        return (last == ':' || Character.digit(last, 16) >= 0) && endsWithAddress(text);
    }
}
