package dev.apigatewaylogging.gateway;

import java.util.Locale;

/** Which values a client can write into. */
final class ClientText {

    private ClientText() {}

    /**
     * Whether the value of a header may go on up to the end of a text.
     *
     * @param header the header's name
     * @param begins how its value begins
     * @param ends how it would end
     */
    static boolean canEnd(String header, String begins, String ends) {
        return switch (header.toLowerCase(Locale.ROOT)) {
            // API Gateway and CloudFront write these
            case "host",
                    "x-amz-cf-id",
                    "cloudfront-forwarded-proto",
                    "cloudfront-is-desktop-viewer",
                    "cloudfront-is-mobile-viewer",
                    "cloudfront-is-smarttv-viewer",
                    "cloudfront-is-tablet-viewer",
                    "cloudfront-viewer-country" -> false;
            case "x-forwarded-port" -> !begins.equals("443");
            case "x-forwarded-proto" -> !begins.equals("https");
            // whatever a client sends there, API Gateway adds the address that it sees
            case "x-forwarded-for" -> endsWithAddress(ends);
            default -> true;
        };
    }

    private static boolean endsWithAddress(String text) {
        int comma = text.lastIndexOf(',');
        return IpAddress.parse(text.substring(comma + 1).strip()) != null;
    }
}
