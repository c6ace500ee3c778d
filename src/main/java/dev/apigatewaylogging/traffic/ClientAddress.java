package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.IpAddress;
import java.net.InetAddress;

/**
 * Finds the client's address: the one that API Gateway saw ({@code identity.sourceIp}), where the log has it; an access log
 * entry that may be another API's counts less than what the execution log says. Otherwise, and where that one is a proxy's that the setting {@code TRUSTED_PROXIES} names, {@code X-Forwarded-For} read from the
 * right. Every other header can be written by a client.
 */
final class ClientAddress {

    private static final String SOURCE_IP = "requestContext.identity.sourceIp";

    private final TrustedProxies proxies;

    ClientAddress(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /**
     * The address.
     *
     * @param text an IPv4 or IPv6 literal; empty where none is known
     * @param vouchedFor whether API Gateway itself says so
     * @param doubtful whether an access log entry that may be another API's says so, or says something else
     */
    record Found(String text, boolean vouchedFor, boolean doubtful) {

        Found(String text, boolean vouchedFor) {
            this(text, vouchedFor, false);
        }

        private Found doubted() {
            return new Found(text, false, true);
        }
    }

    /**
     * Finds the address.
     *
     * @param forwardedFor what {@code X-Forwarded-For} holds; empty where that is not known
     */
    Found of(Witnesses witnesses, String forwardedFor) {
        Found logged = seen(witnesses.access().value(AccessField.CLIENT_IP), forwardedFor);
        if (logged != null && witnesses.isAccessOwn()) {
            return logged;
        }
        Found seen = seen(witnesses.event().text(SOURCE_IP), forwardedFor);
        if (seen == null) {
            seen = seen(
                    seenByWebSocketApi(witnesses.execution().value(ExecutionLabel.WEBSOCKET_CONNECTING)), forwardedFor);
        }
        if (seen == null) {
            seen = seen(witnesses.execution().askedOfAuthorizer().text(SOURCE_IP), forwardedFor);
        }
        if (seen != null) {
            return seen;
        }
        Found forwarded = new Found(proxies.clientOf(forwardedFor), false);
        if (logged == null) {
            return forwarded;
        }
        if (forwarded.text().isEmpty()) {
            return logged.doubted();
        }
        // what the request's own headers say is the request's; API Gateway adds the address that it sees as the last
        // one
        InetAddress address = IpAddress.parse(logged.text());
        String last = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
        boolean agree = address.equals(IpAddress.parse(forwarded.text())) || address.equals(IpAddress.parse(last));
        return agree ? logged : forwarded.doubted();
    }

    private Found seen(String text, String forwardedFor) {
        InetAddress address = IpAddress.parse(text);
        if (address == null) {
            return null;
        }
        String behind = proxies.isNamed(address) ? proxies.clientOf(forwardedFor) : "";
        return behind.isEmpty() ? new Found(text, true) : new Found(behind, false);
    }

    /** {@code 203.0.113.7} of {@code Mozilla/5.0 …, SourceIp: 203.0.113.7] is connecting to …}; the client writes what is before. */
    private static String seenByWebSocketApi(String value) {
        String mark = "SourceIp:";
        int from = value.lastIndexOf(mark);
        int to = from < 0 ? -1 : value.indexOf(']', from);
        return to < 0 ? "" : value.substring(from + mark.length(), to).strip();
    }
}
