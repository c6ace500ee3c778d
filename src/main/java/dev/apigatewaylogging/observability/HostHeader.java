/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Parses the {@code Host} header. */
final class HostHeader {

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

    private HostHeader() {}

    /** Returns the host without the port, in lower case. */
    static String of(String header) {
        String host = PORT.matcher(header.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /**
     * Returns whether it is an IPv4 address or an IPv6 address in brackets, which DNS cannot resolve to anything else.
     */
    static boolean isAddress(String host) {
        if (IPV4.matcher(host).matches()) {
            return true;
        }
        try {
            // no DNS lookup: brackets contain an address or nothing
            return IPV6.matcher(host).matches() && InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
