package dev.apigatewaylogging.logformat;

import dev.apigatewaylogging.util.http.IpAddress;
import java.util.Locale;

/** Which values a client can write into. */
public final class ClientControlledFields {

    private ClientControlledFields() {}

    /** Whether a client can write into a header's value. API Gateway sets the port and the protocol itself, and asks for a host. */
    public static boolean isWritable(String header, String value) {
        return switch (header.toLowerCase(Locale.ROOT)) {
            case "host" -> false;
            case "x-forwarded-port" -> !value.equals("443");
            case "x-forwarded-proto" -> !value.equals("https");
            default -> true;
        };
    }

    /**
     * Whether the value of a header may go on up to the end of a text.
     *
     * @param header the header's name
     * @param begins how its value begins
     * @param ends how it would end
     */
    public static boolean canEnd(String header, String begins, String ends) {
        // whatever a client sends there, API Gateway adds the address that it sees
        return header.equalsIgnoreCase("X-Forwarded-For") ? endsWithAddress(ends) : isWritable(header, begins);
    }

    /** Whether a list has an address as its last entry. */
    public static boolean endsWithAddress(String text) {
        int comma = text.lastIndexOf(',');
        return IpAddress.parse(text.substring(comma + 1).strip()) != null;
    }

    /** Whether an address was added to a text. */
    public static boolean endsWithAddedAddress(String text) {
        if (text.indexOf(',') < 0) {
            return false;
        }
        char last = text.charAt(text.length() - 1);
        return (last == ':' || Character.digit(last, 16) >= 0) && endsWithAddress(text);
    }
}
