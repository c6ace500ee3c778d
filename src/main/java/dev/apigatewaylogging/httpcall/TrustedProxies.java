/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.util.http.IpAddress;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The trusted proxies between a client and an API: an address that one of them added to {@code X-Forwarded-For} is the
 * one that it saw. CloudFront, which precedes edge-optimized APIs, and the addresses of the setting {@code
 * TRUSTED_PROXIES}.
 */
final class TrustedProxies {

    private static final String CLOUDFRONT = "/cloudfront-ranges.txt";

    private final Networks cloudFront;
    private final Networks named;

    private TrustedProxies(List<Network> named) {
        this.cloudFront = new Networks(cloudFront());
        this.named = new Networks(named);
    }

    /**
     * Creates CloudFront and others.
     *
     * @param cidrs comma-separated addresses and CIDRs; may be empty
     * @throws IllegalArgumentException if one is invalid
     */
    static TrustedProxies of(String cidrs) {
        return new TrustedProxies(Arrays.stream(cidrs.split(",", -1))
                .map(String::strip)
                .filter(cidr -> !cidr.isEmpty())
                .map(TrustedProxies::network)
                .toList());
    }

    /** Returns whether the setting contains the address. */
    boolean isNamed(InetAddress address) {
        return named.contain(address);
    }

    /**
     * Returns the client's address like nginx's real-ip module: from the right, the first one that is not a trusted
     * proxy; if an entry is not an address, the last one before it.
     *
     * @param forwardedFor the value of {@code X-Forwarded-For}
     * @return an IPv4 or IPv6 literal; empty if the last entry is not an address
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
            if (!cloudFront.contain(address) && !named.contain(address)) {
                return client;
            }
            to = comma;
        }
        return client;
    }

    private static Network network(String cidr) {
        int slash = cidr.indexOf('/');
        InetAddress address = IpAddress.parse(slash < 0 ? cidr : cidr.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("not an IP address or CIDR: " + cidr);
        }
        int max = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? max : Integer.parseInt(cidr.substring(slash + 1));
        if (prefix < 0 || prefix > max) {
            throw new IllegalArgumentException("prefix length exceeds " + max + " bits: " + cidr);
        }
        return new Network(
                Byte.toUnsignedInt(address.getAddress()[0]),
                prefix,
                new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    }

    private static List<Network> cloudFront() {
        try (InputStream in = TrustedProxies.class.getResourceAsStream(CLOUDFRONT);
                BufferedReader entries = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return entries.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(TrustedProxies::network)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A network.
     *
     * @param first the first byte of its address
     * @param prefix the length of the prefix, in bits
     * @param rule matches its addresses
     */
    private record Network(int first, int prefix, IpSubnetFilterRule rule) {

        boolean mayHold(int firstByte) {
            int free = Math.max(0, Byte.SIZE - prefix);
            return first >> free == firstByte >> free;
        }
    }

    /** Networks by the first byte of the address: few share one. */
    private static final class Networks {

        private static final int BYTES = 256;

        private final List<List<IpSubnetFilterRule>> byFirstByte = new ArrayList<>(BYTES);

        Networks(List<Network> networks) {
            for (int i = 0; i < BYTES; i++) {
                int first = i;
                byFirstByte.add(networks.stream()
                        .filter(network -> network.mayHold(first))
                        .map(Network::rule)
                        .toList());
            }
        }

        boolean contain(InetAddress address) {
            List<IpSubnetFilterRule> rules = byFirstByte.get(Byte.toUnsignedInt(address.getAddress()[0]));
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
    }
}
