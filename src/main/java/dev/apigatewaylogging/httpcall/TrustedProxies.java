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
 * The proxies between a client and an API whose word counts: an address that one of them added to {@code
 * X-Forwarded-For} is the one that it saw. CloudFront, which stands before edge-optimized APIs, and what the setting
 * {@code TRUSTED_PROXIES} names.
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
     * CloudFront and others.
     *
     * @param cidrs addresses and CIDRs with commas between; empty for none
     * @throws IllegalArgumentException where one is none
     */
    static TrustedProxies of(String cidrs) {
        return new TrustedProxies(Arrays.stream(cidrs.split(",", -1))
                .map(String::strip)
                .filter(cidr -> !cidr.isEmpty())
                .map(TrustedProxies::network)
                .toList());
    }

    /** Whether the setting names the address. */
    boolean isNamed(InetAddress address) {
        return named.contain(address);
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
            throw new IllegalArgumentException("no prefix of " + max + " bits: " + cidr);
        }
        return new Network(
                Byte.toUnsignedInt(address.getAddress()[0]),
                prefix,
                new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    }

    private static List<Network> cloudFront() {
        try (InputStream in = TrustedProxies.class.getResourceAsStream(CLOUDFRONT);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(TrustedProxies::network)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One network.
     *
     * @param first the first byte of its address
     * @param prefix how many bits its addresses have in common
     * @param rule tells its addresses
     */
    private record Network(int first, int prefix, IpSubnetFilterRule rule) {

        boolean mayHold(int firstByte) {
            int free = Math.max(0, Byte.SIZE - prefix);
            return first >> free == firstByte >> free;
        }
    }

    /** Networks by the first byte of an address: few have the same one. */
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
