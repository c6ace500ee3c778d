package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.IpAddress;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The proxies between a client and an API whose word counts: an address that one of them added to {@code
 * X-Forwarded-For} is the one that it saw. CloudFront, which stands before edge-optimized APIs, and what the setting
 * {@code TRUSTED_PROXIES} names.
 */
final class TrustedProxies {

    private static final String CLOUDFRONT = "/cloudfront-ranges.txt";

    private final List<IpSubnetFilterRule> cloudFront;
    private final List<IpSubnetFilterRule> named;

    private TrustedProxies(List<IpSubnetFilterRule> named) {
        this.cloudFront = cloudFront();
        this.named = named;
    }

    /**
     * CloudFront and others.
     *
     * @param cidrs addresses and CIDRs with commas between; empty for none
     * @throws IllegalArgumentException where one is none
     */
    static TrustedProxies of(String cidrs) {
        return new TrustedProxies(Arrays.stream(cidrs.split(",", -1))
                .map(String::strip)
                .filter(cidr -> !cidr.isEmpty())
                .map(TrustedProxies::rule)
                .toList());
    }

    /** Whether the setting names the address. */
    boolean isNamed(InetAddress address) {
        return matches(named, address);
    }

    /**
     * The client's address, as nginx's real-ip module finds it: from the right, the first one that is no trusted proxy's;
     * where a text is in the way that is no address, the last one before it.
     *
     * @param forwardedFor what {@code X-Forwarded-For} holds
     * @return an IPv4 or IPv6 literal; empty where the last entry is none
     */
    String clientOf(String forwardedFor) {
        String client = "";
        int to = forwardedFor.length();
        while (to >= 0) {
            int comma = forwardedFor.lastIndexOf(',', to - 1);
            String entry = forwardedFor.substring(comma + 1, to).strip();
            InetAddress address = IpAddress.parse(entry);
            if (address == null) {
                return client;
            }
            client = entry;
            if (!matches(cloudFront, address) && !matches(named, address)) {
                return client;
            }
            to = comma;
        }
        return client;
    }

    private static boolean matches(List<IpSubnetFilterRule> rules, InetAddress address) {
        if (rules.isEmpty()) {
            return false;
        }
        InetSocketAddress peer = new InetSocketAddress(address, 0);
        for (IpSubnetFilterRule rule : rules) {
            if (rule.matches(peer)) {
                return true;
            }
        }
        return false;
    }

    private static IpSubnetFilterRule rule(String cidr) {
        int slash = cidr.indexOf('/');
        InetAddress address = IpAddress.parse(slash < 0 ? cidr : cidr.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("not an IP address or CIDR: " + cidr);
        }
        int most = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? most : Integer.parseInt(cidr.substring(slash + 1));
        if (prefix < 0 || prefix > most) {
            throw new IllegalArgumentException("no prefix of " + most + " bits: " + cidr);
        }
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    private static List<IpSubnetFilterRule> cloudFront() {
        try (InputStream in = TrustedProxies.class.getResourceAsStream(CLOUDFRONT);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(TrustedProxies::rule)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
