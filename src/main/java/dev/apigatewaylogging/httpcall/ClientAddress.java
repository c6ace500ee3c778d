/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.util.http.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;

/**
 * Determines the client's address. The first source is {@code identity.sourceIp}, the peer address that API Gateway logged;
 * the execution log takes precedence over an access log entry that may belong to another API. If it was not logged, or is
 * the address of a proxy in {@code TRUSTED_PROXIES}, {@code X-Forwarded-For} is evaluated from right to left. A client can
 * forge any other header.
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
     * @param verified whether it was determined by API Gateway itself
     * @param disputed whether its only source is an access log entry that may belong to another API, or to which a client
     *     may have added it, or such an entry contradicts it
     */
    record Found(String text, boolean verified, boolean disputed) {

        Found(String text, boolean verified) {
            this(text, verified, false);
        }

        private Found asDisputed() {
            return new Found(text, false, true);
        }
    }

    /**
     * Finds the address.
     *
     * @param forwardedFor the value of {@code X-Forwarded-For}; empty if unknown
     */
    Found of(LogSources sources, String forwardedFor) {
        String text = sources.access().value(AccessField.CLIENT_IP);
        Found logged = seen(text, forwardedFor);
        boolean confirmed = sources.isAccessLogConfirmed();
        boolean vouched = text.equals(sources.access().vouched(AccessField.CLIENT_IP));
        // a client may have written what follows the ID in the access log entry, for he may choose the ID
        if (logged != null && confirmed && vouched && (!sources.inSeparateGroups() || isIn(forwardedFor, text))) {
            return logged;
        }
        Found seen = seen(sources.lambdaEvent().text(SOURCE_IP), forwardedFor);
        if (seen == null) {
            seen = seen(
                    seenByWebSocketApi(sources.execution().value(ExecutionLabel.WEBSOCKET_CONNECTING)), forwardedFor);
        }
        if (seen == null) {
            seen = seen(sources.execution().authorizerRequest().text(SOURCE_IP), forwardedFor);
        }
        if (seen != null) {
            return seen;
        }
        Found forwarded = new Found(proxies.clientOf(forwardedFor), false);
        if (logged == null) {
            return forwarded;
        }
        if (forwarded.text().isEmpty()) {
            return sources.namesApi() && !sources.mayBeAdded(AccessField.CLIENT_IP) ? logged : logged.asDisputed();
        }
        // the headers certainly belong to this request, and API Gateway appends the peer address to X-Forwarded-For
        InetAddress address = IpAddress.parse(logged.text());
        String last = forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip();
        boolean agree = address.equals(IpAddress.parse(forwarded.text())) || address.equals(IpAddress.parse(last));
        return agree ? logged : forwarded.asDisputed();
    }

    /** Returns whether a list of addresses has this one, as API Gateway appends what it sees; also true without a list. */
    private static boolean isIn(String forwardedFor, String text) {
        InetAddress address = IpAddress.parse(text);
        return forwardedFor.isEmpty()
                || Arrays.stream(forwardedFor.split(","))
                        .anyMatch(each -> Objects.equals(address, IpAddress.parse(each.strip())));
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
