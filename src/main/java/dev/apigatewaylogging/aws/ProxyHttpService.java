/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The HTTP client of all AWS clients, also of those that the SDK creates for credentials, if there is a proxy. The SDK's own
 * default uses the proxy of HTTP for HTTPS; this one uses the proxy of the endpoint's scheme, as Java's properties say
 * ({@code https.proxyHost} and so on).
 */
public final class ProxyHttpService implements SdkHttpService {

    /** The SDK's setting for the class of its HTTP client. */
    private static final String IMPLEMENTATION = "software.amazon.awssdk.http.service.impl";

    /** Makes it the default of all clients that are created from now on, if Java's properties name a proxy. */
    public static void install() {
        if (isNeeded() && System.getProperty(IMPLEMENTATION) == null) {
            System.setProperty(IMPLEMENTATION, ProxyHttpService.class.getName());
        }
    }

    /** Whether Java's properties name a proxy. */
    static boolean isNeeded() {
        return !host("https").isEmpty() || !host("http").isEmpty();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the SDK declares it
    public SdkHttpClient.Builder createHttpClientBuilder() {
        return new Builder();
    }

    private static final class Builder implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new Client(defaults);
        }
    }

    private static final class Client implements SdkHttpClient {
        private final AttributeMap defaults;
        private final Map<String, SdkHttpClient> clients = new ConcurrentHashMap<>();

        private Client(AttributeMap defaults) {
            this.defaults = defaults;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return clients.computeIfAbsent(request.httpRequest().protocol(), scheme -> ApacheHttpClient.builder()
                            .proxyConfiguration(proxy(scheme))
                            .buildWithDefaults(defaults))
                    .prepareRequest(request);
        }

        @Override
        public String clientName() {
            return "Apache";
        }

        @Override
        public void close() {
            clients.values().forEach(SdkHttpClient::close);
        }
    }

    /** The proxy of a scheme; {@code http.nonProxyHosts} is valid for both, as in Java. */
    private static ProxyConfiguration proxy(String scheme) {
        ProxyConfiguration.Builder proxy = ProxyConfiguration.builder().useEnvironmentVariableValues(false);
        String host = host(scheme);
        if (host.isEmpty()) {
            return proxy.useSystemPropertyValues(false).build();
        }
        int port = Integer.getInteger(scheme + ".proxyPort", scheme.equals("https") ? 443 : 80);
        proxy.endpoint(URI.create("http://" + host + ":" + port));
        String user = System.getProperty(scheme + ".proxyUser", "");
        if (!user.isEmpty()) {
            proxy.username(user).password(System.getProperty(scheme + ".proxyPassword", ""));
        }
        // for http.nonProxyHosts
        return proxy.useSystemPropertyValues(true).build();
    }

    private static String host(String scheme) {
        return System.getProperty(scheme + ".proxyHost", "").strip();
    }
}
