/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.kafka;

import dev.apigatewaylogging.testsupport.process.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker with authentication: by user and password on a plaintext connection, by user and password on an encrypted
 * one, by a certificate. What a test itself has to do there it does through the open listener.
 */
public final class GuardedBroker implements AutoCloseable {

    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;";

    private final Certificates server;
    private final Certificates client;
    private final int login = FreePort.choose();
    private final int encryptedLogin = FreePort.choose();
    private final int certificate = FreePort.choose();
    private final KafkaBroker broker;

    /**
     * A running broker with its data and keys in {@code directory}.
     *
     * @param user the only user of PLAIN
     */
    public GuardedBroker(Path directory, String user, String password) {
        server = Certificates.of("server", directory);
        client = Certificates.of("client", directory);
        broker = KafkaBroker.started(directory, listeners(user, password));
    }

    /** The broker, seen from inside. */
    public KafkaBroker broker() {
        return broker;
    }

    /** The listener with user and password, without encryption: PLAIN or SCRAM-SHA-512. */
    public String login() {
        return "127.0.0.1:" + login;
    }

    /** The same with TLS. */
    public String encryptedLogin() {
        return "127.0.0.1:" + encryptedLogin;
    }

    /** TLS where the client shows a certificate, too. */
    public String certificate() {
        return "127.0.0.1:" + certificate;
    }

    /** The key of a client that the broker knows. */
    public Path clientKeystore() {
        return client.keystore();
    }

    /** The broker's certificate, for its clients. */
    public Path clientTruststore() {
        return server.truststore();
    }

    /** Makes a user of SCRAM-SHA-512, or gives it another password. */
    public void scramUser(String user, String password) {
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
        administer(
                admin -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                user, info, password.getBytes(StandardCharsets.UTF_8))))
                        .all(),
                "make user " + user);
    }

    private void administer(Function<Admin, KafkaFuture<Void>> action, String what) {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            action.apply(admin).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: cannot " + what, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot " + what, e);
        }
    }

    /** Allows one user one operation on a topic, a group or a transactional ID, and nothing else to anybody. */
    public void allowOnly(String user, AclOperation operation, ResourceType type, String name) {
        AclBinding permission = new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        administer(admin -> admin.createAcls(List.of(permission)).all(), "allow " + user + " " + name);
    }

    private BrokerListeners listeners(String user, String password) {
        String jaas =
                PLAIN + " user_" + user + "=\"" + password.replace("\\", "\\\\").replace("\"", "\\\"") + "\";";
        return new BrokerListeners(
                ",LOGIN://" + login() + ",ENCRYPTED://" + encryptedLogin() + ",CERTIFICATE://" + certificate(),
                ",LOGIN:SASL_PLAINTEXT,ENCRYPTED:SASL_SSL,CERTIFICATE:SSL",
                Map.ofEntries(
                        Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                        Map.entry("allow.everyone.if.no.acl.found", "true"),
                        // inside, all may do everything
                        Map.entry("super.users", "User:ANONYMOUS"),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"),
                        Map.entry("listener.name.login.plain.sasl.jaas.config", jaas),
                        Map.entry("listener.name.login.scram-sha-512.sasl.jaas.config", SCRAM),
                        Map.entry("listener.name.encrypted.plain.sasl.jaas.config", jaas),
                        Map.entry("listener.name.encrypted.scram-sha-512.sasl.jaas.config", SCRAM),
                        Map.entry("listener.name.certificate.ssl.client.auth", "required"),
                        Map.entry("ssl.keystore.type", "PKCS12"),
                        Map.entry("ssl.keystore.location", server.keystore().toString()),
                        Map.entry("ssl.keystore.password", Certificates.PASSWORD),
                        Map.entry("ssl.key.password", Certificates.PASSWORD),
                        Map.entry("ssl.truststore.type", "PKCS12"),
                        Map.entry("ssl.truststore.location", client.truststore().toString()),
                        Map.entry("ssl.truststore.password", Certificates.PASSWORD)));
    }

    @Override
    public void close() {
        broker.close();
    }
}
