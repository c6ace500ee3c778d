/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.monitoring.LogGroupScanStatus;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import dev.apigatewaylogging.metrics.DeliveryMetrics;
import dev.apigatewaylogging.metrics.MetricsView;
import dev.apigatewaylogging.metrics.RecordMetrics;
import dev.apigatewaylogging.metrics.ScanMetrics;
import dev.apigatewaylogging.metrics.StageMetrics;
import dev.apigatewaylogging.openapi.ApiGatewayControlPlanes;
import dev.apigatewaylogging.openapi.OpenApiDiscovery;
import dev.apigatewaylogging.openapi.StageLogGroupSource;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import dev.apigatewaylogging.testsupport.aws.ListedRoles;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which stages are seen, by the settings that API Gateway has of them and by the log groups that are read. */
class CoverageTest {

    private static final Set<String> LISTING = Set.of("GetRestApis", "GetApis", "GetStages", "GetHttpStages");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScanMetrics scans = new ScanMetrics();
    private final StageMetrics stageMetrics = new StageMetrics();
    private final RecordMetrics records = new RecordMetrics();
    private final DeliveryMetrics delivery = new DeliveryMetrics();
    private final MemoryCheckpointStore store = new MemoryCheckpointStore();
    private final Set<String> read = new HashSet<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private FakeAws aws;
    private AwsAccounts accounts;
    private ApiGatewayControlPlanes planes;

    @BeforeEach
    void start() {
        aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
        accounts = new AwsAccounts();
        accounts.setRegion(aws.home().region());
        accounts.setUriEndpointOverride(aws.endpoint().toString());
        accounts.setAccessKey("AKIAIOSFODNN7EXAMPLE");
        accounts.setSecretKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        planes = new ApiGatewayControlPlanes(accounts);
        planes.setRequestsPerMinute(60_000);
        Stream.<MeterBinder>of(scans, stageMetrics, records, delivery).forEach(metrics -> metrics.bindTo(registry));
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        logger().setLevel(null);
        planes.close();
        accounts.close();
        aws.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("api-gateway-logging");
    }

    private List<String> messages() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private Coverage coverage(int minutes) {
        OpenApiDiscovery discovery = new OpenApiDiscovery();
        discovery.setControlPlanes(planes);
        discovery.setRegion(aws.home().region());
        discovery.setCheckpointStore(store);
        discovery.setSpecReceiver(() -> "akto");
        discovery.setClusterService(Leadership.STANDALONE);
        discovery.init();
        Coverage coverage = new Coverage();
        coverage.setControlPlanes(planes);
        coverage.setMetricsView(new MetricsView(registry, scans));
        coverage.setStageMetrics(stageMetrics);
        coverage.setOpenApiDiscovery(discovery);
        coverage.setClusterService(Leadership.STANDALONE);
        coverage.setIntervalMinutes(minutes);
        coverage.init();
        return coverage;
    }

    private void select(GatewayApi api) {
        read.addAll(StageState.logGroups(aws, api));
        scans.selected("", aws.home().region(), read);
    }

    private Map<GatewayApi, StageState> createAll() throws IOException {
        Map<GatewayApi, StageState> states = new LinkedHashMap<>();
        List<String> specs = new ArrayList<>();
        for (StageState state : StageState.all()) {
            for (int i = 0; i < state.apis(); i++) {
                GatewayApi api = state.create(aws, "api-" + states.size());
                states.put(api, state);
                if (state.isRead()) {
                    select(api);
                }
                if (state.isSpecUploaded()) {
                    specs.add("\"%s/%s/prod\":\"hash\""
                            .formatted(state.kind().name().toLowerCase(Locale.ROOT), api.id()));
                }
            }
        }
        store.put(
                "openapi-specs-" + aws.home().region(),
                ("{\"version\":1,\"receiver\":\"akto\",\"specs\":{" + String.join(",", specs) + "}}")
                        .getBytes(StandardCharsets.UTF_8));
        return states;
    }

    private static StageCoverage of(Coverage coverage, GatewayApi api) {
        return coverage.report().stages().stream()
                .filter(stage -> stage.stage().api().id().equals(api.id()))
                .findFirst()
                .orElseThrow();
    }

    private long listingCalls() {
        return aws.calls().all().stream()
                .map(Call::operation)
                .filter(LISTING::contains)
                .count();
    }

    @Test
    void eachStageStateGetsVerdictWithReasonAndNextStep() throws IOException {
        Map<GatewayApi, StageState> states = createAll();
        Coverage coverage = coverage(15);
        coverage.setLogGroupPrefix("some");

        coverage.run();

        assertThat(states).hasSize(85);
        assertThat(coverage.report().problems()).isEmpty();
        states.forEach((api, state) -> {
            StageCoverage stage = of(coverage, api);
            assertThat(stage.verdict().label()).as(state + " " + stage.reason()).isEqualTo(state.verdict());
            assertThat(stage.reason()).as(state.toString()).contains(state.reason());
            String step = stage.step().cli() + "\n" + stage.step().console();
            if (state.step().isEmpty()) {
                assertThat(step).as(state.toString()).isBlank();
            } else {
                assertThat(step).as(state.toString()).contains(state.step());
            }
        });
        Map<String, Long> expected =
                states.values().stream().collect(Collectors.groupingBy(StageState::verdict, Collectors.counting()));
        expected.forEach((verdict, number) -> assertThat(gauge(verdict)).isEqualTo((double) number));
    }

    private double gauge(String verdict) {
        Gauge gauge = registry.find("apigateway.logging.stages")
                .tag("verdict", verdict)
                .gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    @Test
    void reportNeedsOneRequestPerApiAndPageAndNoneWhileFresh() throws IOException {
        createAll();
        Coverage coverage = coverage(15);

        coverage.run();
        long first = listingCalls();
        coverage.run();

        assertThat(first).isEqualTo(60 + 25 + 2);
        assertThat(listingCalls()).isEqualTo(first);
        assertThat(aws.calls().count()).as("and one for the log deliveries").isEqualTo((int) first + 1);
    }

    private long deliveryCalls() {
        return aws.calls().all().stream()
                .filter(call -> call.operation().startsWith("DescribeDeliver"))
                .count();
    }

    private String logGroupArn(String name) {
        return "arn:aws:logs:" + aws.home().region() + ":" + aws.home().account() + ":log-group:" + name;
    }

    @Test
    void deliveredExecutionLogIsSeenIfItsLogGroupIsRead() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        GatewayApi payments = aws.apis().rest("payments").stages("prod").executionLog("prod");
        GatewayApi managed = aws.apis().rest("managed").stages("prod").executionLog("prod");
        orders.deliver("prod", "arn:aws:s3:::archive", logGroupArn("team/orders") + ":*");
        payments.deliver("prod", logGroupArn("team/payments"));
        scans.selected(
                "",
                aws.home().region(),
                Set.of(
                        logGroupArn("team/orders"),
                        "API-Gateway-Execution-Logs_" + payments.id() + "/prod",
                        "API-Gateway-Execution-Logs_" + managed.id() + "/prod"));
        // several pages each
        aws.faults().pageSize(1);
        Coverage coverage = coverage(15);
        coverage.setLogGroupPrefix("some");

        coverage.run();

        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.FULL);
        assertThat(of(coverage, orders).reason())
                .isEqualTo("execution logging is INFO with data tracing, delivered to the log group team/orders");
        assertThat(of(coverage, orders).logGroups())
                .extracting(LogGroupReading::name)
                .containsExactly("team/orders");
        assertThat(of(coverage, payments).verdict()).isEqualTo(Verdict.INVISIBLE);
        assertThat(of(coverage, payments).reason()).contains("the log group team/payments is not read");
        assertThat(of(coverage, payments).step().console()).contains("team/payments to LOG_GROUP_NAME");
        assertThat(of(coverage, managed).verdict()).isEqualTo(Verdict.FULL);
    }

    @Test
    void executionLogThatIsDeliveredElsewhereOnlyIsInvisible() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        orders.deliver("prod", "arn:aws:s3:::archive");
        select(orders);
        Coverage coverage = coverage(15);

        coverage.run();

        StageCoverage stage = of(coverage, orders);
        assertThat(stage.verdict()).isEqualTo(Verdict.INVISIBLE);
        assertThat(stage.reason()).contains("is delivered to arn:aws:s3:::archive only, which is not read");
        assertThat(stage.step().cli())
                .contains(
                        "aws logs create-delivery --region us-east-1 --delivery-source-name " + orders.id() + "-prod",
                        "log-group:/aws/apigateway/" + orders.id() + "/prod/execution");

        orders.deliver("prod");
        planes.stageListings(Duration.ZERO);
        coverage.run();

        assertThat(of(coverage, orders).verdict())
                .as("the delivery was deleted")
                .isEqualTo(Verdict.FULL);
    }

    @Test
    void logDeliveriesNeedOneRequestOrThree() {
        aws.apis().http("shop").stages("prod");
        Coverage coverage = coverage(15);
        coverage.run();
        assertThat(deliveryCalls()).as("without an execution log").isZero();

        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        planes.stageListings(Duration.ZERO);
        coverage.run();
        assertThat(deliveryCalls()).as("without a delivery").isEqualTo(1);

        orders.deliver("prod", logGroupArn("orders"));
        planes.stageListings(Duration.ZERO);
        coverage.run();
        assertThat(deliveryCalls()).as("with a delivery").isEqualTo(1 + 3);
    }

    @Test
    void stageIsJudgedByItsSettingsWithoutPermissionForLogDeliveries() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        orders.deliver("prod", "arn:aws:s3:::archive");
        aws.faults().deny("DescribeDeliverySources");
        select(orders);
        Coverage coverage = coverage(15);

        coverage.run();
        planes.stageListings(Duration.ZERO);
        coverage.run();

        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.FULL);
        assertThat(of(coverage, orders).logging().delivery().isKnown()).isFalse();
        assertThat(coverage.report().problems()).isEmpty();
        assertThat(deliveryCalls()).as("not again within an hour").isEqualTo(1);
    }

    @Test
    void knownLogDeliveriesStayWhileTheyCannotBeListed() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        orders.deliver("prod", logGroupArn("b"), logGroupArn("a"));
        StageLogGroupSource discovery = new StageLogGroupSource(planes);
        String managed = "API-Gateway-Execution-Logs_" + orders.id() + "/prod";

        Set<String> before = discovery.logGroupsOf("", aws.home().region());
        aws.faults().deny("DescribeDeliveries");
        Set<String> after = discovery.logGroupsOf("", aws.home().region());

        assertThat(before).containsExactlyInAnyOrder(managed, logGroupArn("a"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void listingOfLogGroupDiscoveryIsReused() throws IOException {
        createAll();
        new StageLogGroupSource(planes).logGroupsOf("", aws.home().region());
        long discovery = listingCalls();
        Coverage coverage = coverage(15);

        coverage.run();

        assertThat(listingCalls()).isEqualTo(discovery);
        assertThat(coverage.report().stages()).hasSize(85);
    }

    @Test
    void stageWithLoggingTurnedOffBecomesInvisibleAndIsLoggedOnce() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        select(orders);
        StageLogGroupSource discovery = new StageLogGroupSource(planes);
        Coverage coverage = coverage(15);
        discovery.logGroupsOf("", aws.home().region());
        coverage.run();
        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.FULL);
        assertThat(gauge("invisible")).isZero();

        orders.executionLog("prod", "OFF", false);
        discovery.logGroupsOf("", aws.home().region());
        coverage.run();
        coverage.run();

        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.INVISIBLE);
        assertThat(gauge("invisible")).isEqualTo(1);
        assertThat(messages())
                .containsExactly(
                        "INFO Coverage: 1 full, 0 metadata, 0 spec only, 0 invisible. See /q/coverage.",
                        "WARN Stage prod of API orders (" + orders.id()
                                + ") became invisible: execution logging is OFF; there is no access log");
    }

    @Test
    void newStageIsNotInvisibleBeforeItsLogGroupIsSelected() {
        StageLogGroupSource discovery = new StageLogGroupSource(planes);
        scans.selected(
                "", aws.home().region(), discovery.logGroupsOf("", aws.home().region()));
        Coverage coverage = coverage(15);
        coverage.run();
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");

        Set<String> found = discovery.logGroupsOf("", aws.home().region());
        coverage.run();

        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.FULL);
        scans.selected("", aws.home().region(), found);
        coverage.run();
        assertThat(messages()).noneMatch(message -> message.startsWith("WARN"));
    }

    @Test
    void newAndDeletedStagesAreLogged() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        select(orders);
        Coverage coverage = coverage(15);
        StageLogGroupSource discovery = new StageLogGroupSource(planes);
        coverage.run();

        aws.apis().delete(orders);
        GatewayApi shop = aws.apis().http("shop").stages("$default");
        discovery.logGroupsOf("", aws.home().region());
        coverage.run();

        assertThat(messages())
                .contains(
                        "INFO Stage prod of API orders (" + orders.id() + ") was deleted",
                        "WARN Stage $default of API shop (" + shop.id()
                                + ") became invisible: API Gateway logs neither headers nor bodies of HTTP APIs;"
                                + " there is no access log");
    }

    /** For example after its role was removed from Akto's dashboard. */
    @Test
    void stagesOfAccountThatIsNoLongerReadAreNotDeleted() {
        String other = "111111111111";
        GatewayApi gone = aws.apis(other).rest("gone").stages("prod");
        GatewayApi kept = aws.apis(other).rest("kept").stages("prod");
        String role = aws.roles().lend(other, aws.home().account(), "word");
        List<String> roles = new ArrayList<>(List.of(AwsAccounts.OWN, role));
        accounts.setSessionName("test");
        accounts.setExternalId("word");
        accounts.setRoleSource(new ListedRoles(() -> roles));
        Coverage coverage = coverage(15);
        coverage.run();
        assertThat(coverage.report().problems()).isEmpty();
        assertThat(coverage.report().stages()).hasSize(2);

        aws.apis(other).delete(gone);
        planes.stageListings(Duration.ZERO);
        coverage.run();
        roles.remove(role);
        coverage.run();

        assertThat(coverage.report().stages()).isEmpty();
        assertThat(messages())
                .contains("INFO Stage prod of API gone (" + gone.id() + ") was deleted")
                .noneMatch(message -> message.contains(kept.id()));
    }

    @Test
    void missingPermissionIsReportedWithLogGroupReadings() {
        String group = "API-Gateway-Execution-Logs_a1b2c3d4e5/prod";
        aws.apis().deny("/");
        read(group, 3);
        Coverage coverage = coverage(15);

        coverage.run();
        coverage.run();

        assertThat(coverage.report().stages()).isEmpty();
        assertThat(coverage.report().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).contains("cannot list REST APIs: AccessDeniedException");
            assertThat(problem.step()).contains("apigateway:GET", "COVERAGE_INTERVAL_MINUTES=0");
            assertThat(problem.logGroups()).singleElement().satisfies(reading -> {
                assertThat(reading.name()).isEqualTo(group);
                assertThat(reading.records()).isEqualTo(3);
                assertThat(reading.lastRecordAt()).isPositive();
            });
        });
        assertThat(listingCalls()).isEqualTo(2);
        assertThat(messages()).hasSize(1);
        assertThat(gauge("invisible")).as("unknown").isNaN();
    }

    @Test
    void verdictIsKeptWhileListingFails() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        GatewayApi shop = aws.apis().http("shop").stages("prod");
        select(orders);
        Coverage coverage = coverage(15);
        coverage.run();

        aws.apis().deny("/restapis");
        planes.stageListings(Duration.ZERO);
        coverage.run();

        assertThat(coverage.report().problems()).hasSize(1);
        assertThat(of(coverage, orders).verdict()).isEqualTo(Verdict.FULL);
        assertThat(of(coverage, shop).verdict()).isEqualTo(Verdict.INVISIBLE);
        assertThat(messages()).noneMatch(message -> message.contains("became") || message.contains("deleted"));
    }

    @Test
    void stageHasRecordCountsOfItsLogGroups() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod").executionLog("prod");
        String group = "API-Gateway-Execution-Logs_" + orders.id() + "/prod";
        select(orders);
        read(group, 4);
        records.imperfectRecordCreated(
                true, true, group, aws.home().region(), aws.home().account());
        records.imperfectRecordCreated(
                false, true, group, aws.home().region(), aws.home().account());
        Coverage coverage = coverage(15);

        coverage.run();

        assertThat(of(coverage, orders).logGroups()).singleElement().satisfies(reading -> {
            assertThat(reading.reader()).isEqualTo(LogGroupReading.Reader.THIS_PROCESS);
            assertThat(reading.records()).isEqualTo(4);
            assertThat(reading.share(reading.quality().incomplete())).isEqualTo(0.25);
            assertThat(reading.share(reading.quality().truncated())).isEqualTo(0.5);
        });
    }

    @Test
    void namedLogGroupNeedsAccessLogFormatSetting() {
        String format = "$context.httpMethod|$context.path|$context.status|$context.domainName";
        GatewayApi shop = aws.apis()
                .http("shop")
                .stages("prod")
                .accessLog("prod", "arn:aws:logs:us-east-1:123456789012:log-group:/access/shop", format);
        scans.selected("", aws.home().region(), Set.of("/access/shop"));
        Coverage byName = coverage(15);
        byName.setLogGroupName("/access/shop");

        byName.run();

        assertThat(of(byName, shop).verdict()).isEqualTo(Verdict.INVISIBLE);
        assertThat(of(byName, shop).step().console()).contains("ACCESS_LOG_FORMAT", format);
        byName.setAccessLogFormat(format);
        byName.run();
        assertThat(of(byName, shop).verdict()).isEqualTo(Verdict.METADATA);
    }

    @Test
    void noRequestIsSentIfDisabled() {
        aws.apis().shop();
        Coverage coverage = coverage(0);

        coverage.run();

        assertThat(aws.calls().count()).isZero();
    }

    private void read(String group, int delivered) {
        String region = aws.home().region();
        scans.logGroup(
                new LogGroup(group, region, aws.home().account()), () -> new LogGroupScanStatus(0, 0, false, 1, 0));
        delivery.registerLogGroup(group, region, aws.home().account(), () -> 0L);
        for (int record = 0; record < delivered; record++) {
            records.recordDelivered(1, group, region, aws.home().account());
        }
    }
}
