/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** Parses IP addresses. Never performs a DNS lookup. */
public final class IpAddress {

    /** The longest IPv6 address that ends with an IPv4 address. */
    private static final int MAX_LENGTH = 45;

    private IpAddress() {}

    /** Returns the address of an IPv4 or IPv6 literal without brackets, port and zone; null for any other text. */
    public static InetAddress parse(String text) {
        if (text.length() < 2 || text.length() > MAX_LENGTH || text.charAt(0) == '[' || text.indexOf('%') >= 0) {
            return null;
        }
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
