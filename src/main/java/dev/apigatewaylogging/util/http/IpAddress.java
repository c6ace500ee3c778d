package dev.apigatewaylogging.util.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** Addresses as text. No name is ever looked up. */
public final class IpAddress {

    /** The longest IPv6 address that ends as an IPv4 one. */
    private static final int LONGEST = 45;

    private IpAddress() {}

    /** The address of an IPv4 or IPv6 literal without brackets, port and zone; null for any other text. */
    public static InetAddress parse(String text) {
        if (text.length() < 2 || text.length() > LONGEST || text.charAt(0) == '[' || text.indexOf('%') >= 0) {
            return null;
        }
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
