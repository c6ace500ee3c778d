/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import dev.apigatewaylogging.aws.ProxyHttpService;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY} into Java's properties, which the clients of AWS and
 * of Akto's backend read. Properties that are set already take precedence, as {@code -Dhttps.proxyHost=…}.
 */
public final class ProxyVariables {

    private static final Pattern CIDR = Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3})/(8|16|24|32)");
    private static final Pattern PROXY =
            Pattern.compile("(?:http://)?(?:[^@/\\s]+@)?(?:[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?/?");
    private static final Pattern NO_PROXY = Pattern.compile("\\*|[A-Za-z0-9_.*:\\[\\]-]+|" + CIDR.pattern());
    private static final int DEFAULT_PORT = 80;

    /** What never goes through a proxy: this host, and the addresses of AWS's credentials. */
    private static final String LOCAL = "localhost|127.*|[::1]|169.254.169.254|169.254.170.2|169.254.170.23";

    private ProxyVariables() {}

    /** Whether a text is the address of a proxy that speaks HTTP. */
    static boolean isProxy(String value) {
        return PROXY.matcher(value).matches();
    }

    /** Whether an element of a list names hosts in a form that Java knows, or an IPv4 network at the boundary of a byte. */
    static boolean isException(String element) {
        return NO_PROXY.matcher(element).matches();
    }

    /**
     * Sets the properties according to the settings, which must be valid, and the HTTP client of AWS if there is a proxy.
     *
     * @param lookup the value of a property
     */
    public static void install(Function<String, Optional<String>> lookup) {
        install(proxy(Setting.HTTPS_PROXY, lookup), proxy(Setting.HTTP_PROXY, lookup), proxy(Setting.NO_PROXY, lookup));
    }

    /** These variables are common in lower case, too. */
    private static String proxy(Setting setting, Function<String, Optional<String>> lookup) {
        String value = Settings.value(setting, lookup);
        String other = System.getenv(setting.name().toLowerCase(Locale.ROOT));
        return value.isEmpty() && other != null && setting.check(other.strip()).isEmpty() ? other.strip() : value;
    }

    /**
     * Sets the properties, and the HTTP client of AWS if there is a proxy.
     *
     * @param https the proxy of HTTPS; may be empty
     * @param http the proxy of HTTP; may be empty
     * @param exceptions what is called without a proxy, comma-separated; may be empty
     */
    static void install(String https, String http, String exceptions) {
        Map.of("https", https, "http", http).forEach((scheme, proxy) -> set(System.getProperties(), scheme, proxy));
        if (System.getProperty("http.nonProxyHosts") == null
                && (System.getProperty("https.proxyHost") != null || System.getProperty("http.proxyHost") != null)) {
            System.setProperty("http.nonProxyHosts", nonProxyHosts(exceptions));
        }
        ProxyHttpService.install();
    }

    private static void set(Properties properties, String scheme, String proxy) {
        if (proxy.isEmpty()
                || !properties.getProperty(scheme + ".proxyHost", "").isEmpty()) {
            return;
        }
        String address = proxy.replaceFirst("^http://", "").replaceFirst("/$", "");
        int at = address.lastIndexOf('@');
        URI uri = URI.create("http://" + address.substring(at + 1));
        properties.setProperty(
                scheme + ".proxyHost",
                uri.getHost() == null ? address.substring(at + 1).replaceFirst(":\\d+$", "") : uri.getHost());
        properties.setProperty(scheme + ".proxyPort", String.valueOf(uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()));
        if (at > 0) {
            String[] login = address.substring(0, at).split(":", 2);
            properties.setProperty(scheme + ".proxyUser", decoded(login[0]));
            properties.setProperty(scheme + ".proxyPassword", login.length > 1 ? decoded(login[1]) : "");
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Java's form: separated by {@code |}, with {@code *} at the start or the end. A domain includes its subdomains. */
    static String nonProxyHosts(String exceptions) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String element : exceptions.split(",", -1)) {
            String host = element.strip().replaceFirst("^\\*?\\.", "").replaceFirst("^([^:]+):\\d+$", "$1");
            Matcher network = CIDR.matcher(host);
            if (host.isEmpty()) {
                continue;
            }
            if (network.matches()) {
                int bytes = Integer.parseInt(network.group(2)) / Byte.SIZE;
                String prefix = network.group(1).replaceFirst("^((?:\\d+\\.){" + (bytes - 1) + "}\\d+).*$", "$1");
                hosts.add(bytes == 4 ? prefix : prefix + ".*");
            } else {
                hosts.add(host);
                if (host.matches(".*[A-Za-z].*") && !host.contains("*") && !host.contains(":")) {
                    hosts.add("*." + host);
                }
            }
        }
        hosts.add(LOCAL);
        return String.join("|", hosts);
    }
}
