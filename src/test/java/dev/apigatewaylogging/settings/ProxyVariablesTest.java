/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.RecordingProxy;
import dev.apigatewaylogging.testsupport.kafka.Certificates;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** HTTPS_PROXY and the others, up to a proxy that requires a login, in front of a TLS endpoint. */
class ProxyVariablesTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/reader";

    private final Properties before = (Properties) System.getProperties().clone();

    @TempDir
    private Path directory;

    @BeforeEach
    void forget() {
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.contains("proxy") || name.contains("nonProxyHosts") || name.contains("http.service.impl")) {
                System.clearProperty(name);
            }
        }
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    private static Map<String, String> properties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.matches("https?\\.(proxy|nonProxy).*"))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    @Test
    void variablesBecomeSystemPropertiesUnlessSet() {
        System.setProperty("http.proxyHost", "mine.example.com");

        ProxyVariables.install(
                "http://us%40er:p%3Ass+word@proxy.example.com:3128/",
                "other.example.com:8080", "internal.example.com,10.0.0.0/8");

        assertThat(properties())
                .containsOnly(
                        Map.entry("http.proxyHost", "mine.example.com"),
                        Map.entry("https.proxyHost", "proxy.example.com"),
                        Map.entry("https.proxyPort", "3128"),
                        Map.entry("https.proxyUser", "us@er"),
                        Map.entry("https.proxyPassword", "p:ss+word"),
                        Map.entry(
                                "http.nonProxyHosts",
                                "internal.example.com|*.internal.example.com|10.*|localhost|127.*|[::1]|169.254.169.254"
                                        + "|169.254.170.2|169.254.170.23"));
    }

    @Test
    void propertiesAreUnchangedWithoutVariables() {
        ProxyVariables.install("", "", "internal.example.com");

        assertThat(properties()).isEmpty();
        assertThat(System.getProperty("software.amazon.awssdk.http.service.impl"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        ".example.com, example.com|*.example.com",
        "*.example.com, example.com|*.example.com",
        "kafka:9092, kafka|*.kafka",
        "192.168.0.0/16, 192.168.*",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "*, *",
    })
    void exceptionsHaveTheMeaningOfOtherPrograms(String variable, String java) {
        assertThat(ProxyVariables.nonProxyHosts(variable)).startsWith(java + "|localhost|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://proxy:3128", "proxy:3128", "http://user:p%40ss@proxy.example.com:80/", "10.0.0.1"})
    void proxyUrlsAreValid(String address) {
        assertThat(Setting.HTTPS_PROXY.check(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://proxy:3128", "socks5://proxy:1080", "http://user:secret/@proxy:80", "http://a b:80"})
    void invalidProxyIsReportedWithoutItsValue(String address) {
        assertThat(Setting.HTTPS_PROXY.check(address).orElseThrow().text())
                .contains("HTTPS_PROXY", "http://user:password@host:port")
                .doesNotContain(address);
    }

    @Test
    void proxyWithCredentialsIsUsedForLogsStsAndAkto() throws Exception {
        Certificates certificates = Certificates.of("proxy", directory);
        System.setProperty("javax.net.ssl.trustStore", certificates.truststore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", Certificates.PASSWORD);
        SSLContext defaultTls = SSLContext.getDefault();
        SSLContext.setDefault(trusting(certificates));
        // empty: also this host, where the endpoint is
        System.setProperty("http.nonProxyHosts", "");
        try (FakeAws aws = FakeAws.started();
                RecordingProxy proxy = new RecordingProxy(aws.endpoint(), certificates, "user:p@ss")) {
            ProxyVariables.install("http://user:p%40ss@127.0.0.1:" + proxy.port(), "", "");
            String endpoint = "localhost:" + proxy.endpoint().getPort();
            aws.group("store");

            try (AwsAccounts accounts = new AwsAccounts()) {
                accounts.setRegion(aws.home().region());
                accounts.setAccessKey("AKIAIOSFODNN7EXAMPLE");
                accounts.setSecretKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
                accounts.setUriEndpointOverride(proxy.endpoint().toString());
                AwsAccount account = accounts.accounts().get(0);
                try (CloudWatchLogsClient logs = account.client(
                        CloudWatchLogsClient::builder,
                        ClientOverrideConfiguration.builder().build())) {
                    assertThat(logs.describeLogGroups().logGroups()).isNotEmpty();
                }
            }
            assertThat(proxy.connects()).containsExactly(endpoint);

            try (AwsAccounts accounts = new AwsAccounts()) {
                accounts.setRegion(aws.home().region());
                accounts.setAccessKey("AKIAIOSFODNN7EXAMPLE");
                accounts.setSecretKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
                accounts.setUriEndpointOverride(proxy.endpoint().toString());
                accounts.setRoleArns(ROLE);
                accounts.setSessionName("session");
                try (CloudWatchLogsClient logs = accounts.accounts()
                        .get(0)
                        .client(
                                CloudWatchLogsClient::builder,
                                ClientOverrideConfiguration.builder().build())) {
                    callAs(logs);
                }
            }
            assertThat(proxy.connects())
                    .as("AssumeRole, through its separate client")
                    .hasSizeGreaterThanOrEqualTo(2);

            int awsTunnels = proxy.connects().size();
            try (DefaultCamelContext camel = new DefaultCamelContext()) {
                camel.start();
                // the options of the routes to Akto
                Exchange response = camel.createProducerTemplate()
                        .request(
                                proxy.endpoint()
                                        + "/api?httpMethod=POST&useSystemProperties=true&throwExceptionOnFailure=false",
                                exchange -> exchange.getMessage().setBody("{}"));
                assertThat(response.getException()).isNull();
            }
            assertThat(proxy.connects()).hasSize(awsTunnels + 1).containsOnly(endpoint);
        } finally {
            SSLContext.setDefault(defaultTls);
        }
    }

    /** Whether the role exists is not the question here. */
    private static void callAs(CloudWatchLogsClient logs) {
        try {
            logs.describeLogGroups();
        } catch (SdkException e) {
            assertThat(e).isInstanceOf(AwsServiceException.class);
        }
    }

    private static SSLContext trusting(Certificates certificates) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(certificates.truststore())) {
            trusted.load(file, Certificates.PASSWORD.toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }
}
