package dev.apigatewaylogging.observability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The host of a {@code Host} header. */
final class HostHeader {

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

    private HostHeader() {}

    /** The host without its port, in lower case. */
    static String of(String header) {
        String host = PORT.matcher(header.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Whether it is an IPv4 address or an IPv6 address in brackets, which no DNS server can give another meaning. */
    static boolean isAddress(String host) {
        if (IPV4.matcher(host).matches()) {
            return true;
        }
        try {
            // asks no DNS: within brackets there is an address or nothing
            return IPV6.matcher(host).matches() && InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
