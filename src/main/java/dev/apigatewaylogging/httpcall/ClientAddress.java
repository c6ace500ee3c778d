package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.util.http.IpAddress;
import java.net.InetAddress;

/**
 * Finds the client's address: the one that API Gateway saw ({@code identity.sourceIp}), if logged. Otherwise, or if
 * that address belongs to a proxy of the setting {@code TRUSTED_PROXIES}, {@code X-Forwarded-For} read from the right.
 * Any other header can be written by a client.
 */
final class ClientAddress {

    private static final String SOURCE_IP = "requestContext.identity.sourceIp";

    private final TrustedProxies proxies;

    ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /**
     * An address.
     *
     * @param text an IPv4 or IPv6 literal; empty if unknown
     * @param vouchedFor whether it was determined by API Gateway itself
     */
    record Found(String text, boolean vouchedFor) {}

    /**
     * Finds the address.
     *
     * @param forwardedFor the value of {@code X-Forwarded-For}; empty if unknown
     */
    Found of(LogSources sources, String forwardedFor) {
        Found seen = seen(sources.access().value(AccessField.CLIENT_IP), forwardedFor);
        if (seen == null) {
            seen = seen(sources.lambdaEvent().text(SOURCE_IP), forwardedFor);
        }
        if (seen == null) {
            seen = seen(
                    seenByWebSocketApi(sources.execution().value(ExecutionLabel.WEBSOCKET_CONNECTING)), forwardedFor);
        }
        if (seen == null) {
            seen = seen(sources.execution().askedOfAuthorizer().text(SOURCE_IP), forwardedFor);
        }
        return seen == null ? new Found(proxies.clientOf(forwardedFor), false) : seen;
    }

    private Found seen(String text, String forwardedFor) {
        InetAddress address = IpAddress.parse(text);
        if (address == null) {
            return null;
        }
        String behind = proxies.isNamed(address) ? proxies.clientOf(forwardedFor) : "";
        return behind.isEmpty() ? new Found(text, true) : new Found(behind, false);
    }

    /**
     * Matches {@code 203.0.113.7} of {@code Mozilla/5.0 …, SourceIp: 203.0.113.7] is connecting to …}; the client
     * writes the text before it.
     */
    private static String seenByWebSocketApi(String value) {
        String mark = "SourceIp:";
        int from = value.lastIndexOf(mark);
        int to = from < 0 ? -1 : value.indexOf(']', from);
        return to < 0 ? "" : value.substring(from + mark.length(), to).strip();
    }
}
