/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoRoles;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import dev.apigatewaylogging.testsupport.kafka.GuardedBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor's findings for a working connector and for each possible misconfiguration. */
class DoctorTest {

    private static final String TOPIC = "akto.api.logs";
    private static final String PASSWORD = "a-password";
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String TIGHT = "tight";

    @TempDir
    static Path brokerData;

    private static GuardedBroker broker;

    @TempDir
    Path data;

    private FakeAws aws;
    private FakeAktoBackend akto;
    private String group;

    @BeforeAll
    static void startBroker() {
        broker = new GuardedBroker(brokerData, "connector", PASSWORD);
        broker.broker().createTopic(TOPIC, 3);
        broker.broker().createTopic("present.checkpoints", 6);
        broker.broker().createTopic("narrow.checkpoints", 1);
        broker.broker().createTopic("unwritable.checkpoints", 6);
        broker.allowOnly("connector", AclOperation.READ, ResourceType.TOPIC, "unwritable.checkpoints");
        broker.allowOnly("connector", AclOperation.DESCRIBE, ResourceType.GROUP, "no-group.checkpoints");
        broker.allowOnly("somebody", AclOperation.WRITE, ResourceType.GROUP, "foreign.checkpoints");
        broker.allowOnly(
                "somebody", AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "no-transactions.checkpoints-0");
        broker.broker().createTopic(TIGHT, 1, Map.of("max.message.bytes", "100000"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        aws = FakeAws.started();
        akto = FakeAktoBackend.started();
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        group = "API-Gateway-Execution-Logs_" + orders.id() + "/prod";
        aws.put(group, "stream", Instant.now().minusSeconds(60), "(secret) payload");
    }

    @AfterEach
    void stop() {
        akto.close();
        aws.close();
    }

    private Map<String, String> good() {
        Map<String, String> settings = new HashMap<>();
        settings.put("aws.region", aws.home().region());
        settings.put("aws.endpoint.url", aws.endpoint().toString());
        settings.put("aws.access.key.id", "AKIAIOSFODNN7EXAMPLE");
        settings.put("aws.secret.access.key", SECRET_KEY);
        settings.put("log.group.name", group);
        settings.put("akto.kafka.broker.mal", broker.login());
        settings.put("is.auth.implemented", "true");
        settings.put("kafka.username", "connector");
        settings.put("kafka.password", PASSWORD);
        settings.put("akto.kafka.topic.name", TOPIC);
        settings.put("cyborg.base.url", akto.address().toString());
        settings.put("database.abstractor.token", FakeAktoBackend.TOKEN);
        settings.put("checkpoint.dir", data.resolve("checkpoints").toString());
        settings.put("dead.letter.dir", data.resolve("dead-letter").toString());
        settings.put("dead.letter.max.bytes", "67108864");
        return settings;
    }

    @Test
    void findsNoProblemWithoutReadingEventsOrChangingAnything() throws IOException {
        List<Finding> findings = new Doctor(good(), AktoRoles::rolesOf).findings();

        assertThat(DoctorReport.isHealthy(findings))
                .as(DoctorReport.table(findings))
                .isTrue();
        assertThat(findings)
                .extracting(Finding::check)
                .contains(
                        "settings",
                        "AWS us-east-1",
                        "API Gateway us-east-1",
                        "log group " + group,
                        "Kafka",
                        "Kafka topic " + TOPIC,
                        "Kafka record size",
                        "Akto's backend",
                        "disk CHECKPOINT_DIR",
                        "disk DEAD_LETTER_DIR");
        assertThat(DoctorReport.table(findings))
                .contains("readable, last event about 20", "No problems.")
                .doesNotContain(FakeAktoBackend.TOKEN, PASSWORD, SECRET_KEY, "payload");
        assertThat(aws.calls().count("FilterLogEvents")).isEqualTo(1);
        assertThat(aws.calls().events()).isZero();
        assertThat(data).isEmptyDirectory();
        assertThat(akto.specs()).isEmpty();
        try (TopicReader topic = TopicReader.of(broker.broker().bootstrapServers(), TOPIC)) {
            assertThat(topic.toEnd()).isEmpty();
        }
    }

    @Test
    void checksLogGroupsOfAllStagesWithoutConfiguredNames() {
        Map<String, String> settings = good();
        settings.remove("log.group.name");
        aws.apis().rest("new").stages("prod").executionLog("prod");

        List<Finding> findings = new Doctor(settings, AktoRoles::rolesOf).findings();

        assertThat(DoctorReport.table(findings)).contains("log group " + group, "not created yet", "No problems.");
    }

    @Test
    void checksAccountsOfRolesFromDashboard() {
        Map<String, String> settings = good();
        settings.remove("log.group.name");
        settings.put("external.id", "word-one");
        GatewayApi other = aws.apis("111111111111").rest("other").stages("prod").executionLog("prod");
        String role = aws.roles().lend("111111111111", aws.home().account(), "word-one");
        akto.enterRoles(role);

        String found = DoctorReport.table(new Doctor(settings, AktoRoles::rolesOf).findings());

        assertThat(found)
                .contains("roles of Akto", role, "AWS 111111111111 us-east-1", other.id(), "No problems.")
                .doesNotContain(group);
    }

    @Test
    void withoutRolesInDashboardChecksAccountOfCredentials() {
        assertThat(DoctorReport.table(new Doctor(good(), AktoRoles::rolesOf).findings()))
                .contains("none in Akto's dashboard: the credentials' account is read", "No problems.");
    }

    private static void cluster(Map<String, String> settings, String topic) {
        settings.put("cluster", "kafka");
        settings.put("checkpoint.store", "kafka");
        settings.put("checkpoint.topic", topic);
    }

    @ParameterizedTest
    @CsvSource({"future.checkpoints, created with 24 partitions", "present.checkpoints, 6 shards"})
    void checksNeedsOfCluster(String topic, String found) {
        Map<String, String> settings = good();
        cluster(settings, topic);

        List<Finding> findings = new Doctor(settings, AktoRoles::rolesOf).findings();

        assertThat(DoctorReport.table(findings)).contains(found, "0 processes", "permitted", "No problems.");
        assertThat(findings)
                .extracting(Finding::check)
                .contains("Kafka topic " + topic, "Kafka consumer group " + topic, "Kafka transactions of " + topic);
    }

    static Stream<Misconfiguration> misconfigurations() {
        return Stream.of(
                Misconfiguration.of(
                        "a cluster with one shard",
                        (test, settings) -> cluster(settings, "narrow.checkpoints"),
                        "has one partition",
                        "add partitions"),
                Misconfiguration.of(
                        "a cluster whose checkpoint topic is forbidden",
                        (test, settings) -> cluster(settings, "unwritable.checkpoints"),
                        "may not read and write",
                        "CHECKPOINT_TOPIC"),
                Misconfiguration.of(
                        "a cluster whose consumer group is forbidden",
                        (test, settings) -> cluster(settings, "no-group.checkpoints"),
                        "may not join",
                        "Read and Describe on the group"),
                Misconfiguration.of(
                        "a cluster whose consumer group belongs to somebody else",
                        (test, settings) -> cluster(settings, "foreign.checkpoints"),
                        "may not join",
                        "Read and Describe on the group"),
                Misconfiguration.of(
                        "a cluster whose transactions are forbidden",
                        (test, settings) -> cluster(settings, "no-transactions.checkpoints"),
                        "may not use them",
                        "Write and Describe on transactional IDs"),
                Misconfiguration.setting("no region", "aws.region", "", "AWS_REGION is missing", "Set it to"),
                Misconfiguration.setting(
                        "no number",
                        "akto.record.max.bytes",
                        "much",
                        "AKTO_RECORD_MAX_BYTES is",
                        "Expected: an integer"),
                Misconfiguration.setting(
                        "yes in place of true",
                        "log.unmask",
                        "yes",
                        "LOG_UNMASK is \"yes\", which is read as false",
                        "Set it to true or false"),
                Misconfiguration.of(
                        "nothing at the endpoint",
                        (test, settings) -> settings.put("aws.endpoint.url", "http://127.0.0.1:" + FreePort.choose()),
                        "no response from AWS in us-east-1",
                        "AWS_REGION, AWS_ENDPOINT_URL, the credentials and the network"),
                Misconfiguration.of(
                        "a wrong access key",
                        (test, settings) -> test.aws.keys().allow("AKIAANOTHEREXAMPLE00", "123456789012"),
                        "AWS rejected the credentials",
                        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"),
                Misconfiguration.of(
                        "expired credentials",
                        (test, settings) -> test.aws.faults().expireCredentials(true),
                        "the AWS credentials have expired",
                        "AWS_SESSION_TOKEN"),
                Misconfiguration.setting(
                        "a role that does not trust",
                        "cross.account.role.arn",
                        "arn:aws:iam::210987654321:role/reader",
                        "sts:AssumeRole denied",
                        "CROSS_ACCOUNT_ROLE_ARN and EXTERNAL_ID"),
                Misconfiguration.of(
                        "a role in Akto's dashboard that does not trust",
                        (test, settings) -> test.akto.enterRoles("arn:aws:iam::210987654321:role/reader"),
                        "sts:AssumeRole denied",
                        "EXTERNAL_ID"),
                Misconfiguration.setting(
                        "no account for cross-account mode",
                        "enable.cross.account.mode",
                        "true",
                        "Akto maps no AWS account",
                        "CROSS_ACCOUNT_ROLE_ARN"),
                Misconfiguration.setting(
                        "a log group that is not there",
                        "log.group.name",
                        "API-Gateway-Execution-Logs_gone/prod",
                        "not found in any account and region",
                        "LOG_GROUP_NAME, AWS_REGION"),
                Misconfiguration.setting(
                        "a prefix without log groups",
                        "log.group.prefix",
                        "/no/such/",
                        "no log group begins with /no/such/",
                        "LOG_GROUP_PREFIX"),
                Misconfiguration.of(
                        "no permission to read",
                        (test, settings) -> test.aws.faults().deny("FilterLogEvents"),
                        "access denied",
                        "logs:FilterLogEvents on the log group"),
                Misconfiguration.of(
                        "no permission to unmask",
                        (test, settings) -> {
                            settings.put("log.unmask", "true");
                            test.aws.faults().denyUnmask(true);
                        },
                        "access denied",
                        "for LOG_UNMASK, logs:Unmask"),
                Misconfiguration.of(
                        "no permission to list APIs",
                        (test, settings) -> {
                            settings.remove("log.group.name");
                            test.aws.apis().deny("/");
                        },
                        "APIs cannot be listed",
                        "apigateway:GET"),
                Misconfiguration.of(
                        "no broker",
                        (test, settings) -> settings.put("akto.kafka.broker.mal", "127.0.0.1:" + FreePort.choose()),
                        "127.0.0.1:",
                        "AKTO_KAFKA_BROKER_MAL"),
                Misconfiguration.setting(
                        "a wrong password",
                        "kafka.password",
                        "wrong",
                        "Authentication failed",
                        "KAFKA_USERNAME, KAFKA_PASSWORD"),
                Misconfiguration.of(
                        "no TLS to a broker with TLS",
                        (test, settings) -> settings.put("akto.kafka.broker.mal", broker.encryptedLogin()),
                        "127.0.0.1:",
                        "camel.component.kafka.security-protocol"),
                Misconfiguration.setting(
                        "a topic that is not there",
                        "akto.kafka.topic.name",
                        "no.such.topic",
                        "does not exist",
                        "AKTO_KAFKA_TOPIC_NAME"),
                Misconfiguration.setting(
                        "a topic for small records",
                        "akto.kafka.topic.name",
                        TIGHT,
                        "the topic accepts 100000 bytes",
                        "max.message.bytes of the topic, or lower AKTO_RECORD_MAX_BYTES"),
                Misconfiguration.setting(
                        "a token of somebody else",
                        "database.abstractor.token",
                        "a-wrong-token",
                        "rejects the token (status 401)",
                        "DATABASE_ABSTRACTOR_TOKEN"),
                Misconfiguration.of(
                        "a proxy's login page",
                        (test, settings) -> test.akto.replacedBy("text/html", "<html>log in</html>"),
                        "not from Akto's backend",
                        "CYBORG_BASE_URL"),
                Misconfiguration.of(
                        "a file in place of a directory",
                        (test, settings) ->
                                settings.put("checkpoint.dir", test.file().toString()),
                        "is not a directory",
                        "CHECKPOINT_DIR"),
                Misconfiguration.setting(
                        "more dead letters than the disk can hold",
                        "dead.letter.max.bytes",
                        "900000000000000000",
                        "MiB free in",
                        "DEAD_LETTER_MAX_BYTES"));
    }

    private Path file() {
        try {
            return Files.writeString(data.resolve("file"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("misconfigurations")
    void reportsExactlyEachMisconfigurationWithRemedy(Misconfiguration wrong) {
        Map<String, String> settings = good();
        wrong.breaking().accept(this, settings);

        List<Finding> findings = new Doctor(settings, AktoRoles::rolesOf).findings();

        assertThat(DoctorReport.isHealthy(findings)).isFalse();
        assertThat(findings)
                .filteredOn(finding -> finding.result() == Finding.Result.PROBLEM)
                .as(DoctorReport.table(findings))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.detail()).contains(wrong.found());
                    assertThat(problem.remedy()).contains(wrong.remedy());
                });
        assertThat(DoctorReport.table(findings)).doesNotContain(FakeAktoBackend.TOKEN, PASSWORD, SECRET_KEY);
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        List<Finding> findings =
                List.of(Finding.ok("one", "fine"), Finding.problem("two\u001b[2J", "broken", "Mend \"it\""));

        JsonNode json = new ObjectMapper().readTree(DoctorReport.json(findings));

        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("checks").get(1).path("result").asText()).isEqualTo("problem");
        assertThat(json.path("checks").get(1).path("remedy").asText()).isEqualTo("Mend \"it\"");
        assertThat(DoctorReport.table(findings)).contains("1 problem.").doesNotContain("\u001b");
    }
}
