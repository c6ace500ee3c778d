/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.spi.Metadata;

/**
 * Restricts access to the status page. A web page on the Internet can resolve its own name to this host (DNS
 * rebinding), but the browser then sends that name as the host: therefore only known hosts are accepted, and the token
 * is required if one is set. Continues the route, or ends it with a response.
 */
@Metadata(label = "bean", description = "Restricts access to the status page and the status")
public final class ManagementAccessFilter implements Processor {

    private static final String CHALLENGE =
            "Basic realm=\"api-gateway-logging: any user, MANAGEMENT_TOKEN as the password\"";

    private Set<String> hosts = Set.of("localhost");
    private byte[] token = {};

    public ManagementAccessFilter() {}

    ManagementAccessFilter(String allowedHosts, String token) {
        setAllowedHosts(allowedHosts);
        setToken(token);
    }

    /** Host names, in addition to {@code localhost} and IP addresses: comma-separated; may be empty. */
    public void setAllowedHosts(String allowedHosts) {
        this.hosts = Arrays.stream(("localhost," + allowedHosts).split(",", -1))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The token that every request must contain; empty: none. */
    public void setToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String host = host(message);
        String authorization = message.getHeader("Authorization", "", String.class);
        // the response contains nothing of the request
        message.removeHeaders("*");
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("X-Frame-Options", "DENY");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        message.setHeader("Cache-Control", "no-store");
        if (!isKnown(host)) {
            refuse(exchange, 403, "Unknown host. Use an IP address, localhost, or a name in MANAGEMENT_ALLOWED_HOSTS.");
        } else if (!isAuthorized(authorization)) {
            message.setHeader("WWW-Authenticate", CHALLENGE);
            refuse(
                    exchange,
                    401,
                    "Authentication required. Send MANAGEMENT_TOKEN as a bearer token, or as the password of any user.");
        }
    }

    /** HTTP/2 has a pseudo-header instead. */
    private static String host(Message message) {
        String header = message.getHeader("Host", "", String.class);
        return header.isEmpty() && message instanceof HttpMessage httpMessage
                ? Objects.toString(httpMessage.getRequest().authority(), "")
                : header;
    }

    private static void refuse(Exchange exchange, int status, String reason) {
        Message message = exchange.getMessage();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        message.setBody(reason + "\n");
        exchange.setRouteStop(true);
    }

    private boolean isKnown(String header) {
        String host = HostHeader.of(header);
        return hosts.contains(host) || HostHeader.isAddress(host);
    }

    private boolean isAuthorized(String header) {
        if (token.length == 0) {
            return true;
        }
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        String sent = header.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> isToken(sent);
            case "basic" -> password(sent).filter(this::isToken).isPresent();
            default -> false;
        };
    }

    /** Compares in constant time. */
    private boolean isToken(String sent) {
        return MessageDigest.isEqual(token, sent.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> password(String encoded) {
        try {
            String userAndPassword = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = userAndPassword.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(userAndPassword.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
