/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.component.cloudwatchlogs.discovery.LogGroupSource;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;

/** The component alone, between the fake AWS and a list of dispatched events. It can be stopped and started. */
final class LogReading implements AutoCloseable {

    static final String GROUP = "API-Gateway-Execution-Logs_abc/prod";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final FakeAws aws;
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger unreadable = new AtomicInteger();
    private final Map<ScanId, Long> readThrough = new ConcurrentHashMap<>();
    private ScanCheckpointer checkpointer = new InMemoryScanCheckpointer();
    private BackPressure backPressure = BackPressure.NONE;
    private AwsAccounts access;
    private LogGroupSource source;
    private final Map<String, Object> bound = new LinkedHashMap<>();
    private Leadership leadership = Leadership.STANDALONE;
    private DefaultCamelContext camel;
    private Runnable step = () -> {};

    LogReading(FakeAwsSettings settings) {
        aws = FakeAws.started(settings);
        aws.group(GROUP);
    }

    FakeAws aws() {
        return aws;
    }

    /** With a full buffer, except for the log group that is farthest behind. */
    LogReading full() {
        backPressure = new BackPressure() {

            @Override
            public boolean hasCapacity() {
                return false;
            }

            @Override
            public boolean hasCapacityForSlowest() {
                return true;
            }

            @Override
            public int inFlight() {
                return 0;
            }
        };
        return this;
    }

    /** With a buffer that is half full. */
    LogReading halfFull() {
        backPressure = new BackPressure() {

            @Override
            public boolean hasCapacity() {
                return true;
            }

            @Override
            public boolean hasCapacityForAll() {
                return false;
            }

            @Override
            public boolean hasCapacityForSlowest() {
                return true;
            }

            @Override
            public int inFlight() {
                return 0;
            }
        };
        return this;
    }

    /** Uses these accounts instead of one with any access key. */
    LogReading as(AwsAccounts accounts) {
        access = accounts;
        return this;
    }

    /** With a route that does this for each page with events. */
    LogReading processing(Runnable step) {
        this.step = step;
        return this;
    }

    /** The checkpoints of an earlier process. */
    LogReading after(ScanId scanId, long position) {
        checkpointer.advance(scanId, position);
        return this;
    }

    /** With a source of log groups, for endpoints without configured names. */
    LogReading knownBy(LogGroupSource other) {
        source = other;
        return this;
    }

    /** With a listener for requests or scans in Camel's registry. */
    LogReading withListener(Object meter) {
        bound.put("meter" + bound.size(), meter);
        return this;
    }

    /** With positions that this checkpointer stores. */
    LogReading storing(ScanCheckpointer other) {
        checkpointer = other;
        return this;
    }

    /** One of several processes. */
    LogReading with(Leadership shared) {
        leadership = shared;
        return this;
    }

    /** Starts or resumes scanning of some log groups. */
    LogReading of(String groups, String options) {
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("checkpointer", checkpointer);
        camel.getRegistry().bind("backPressure", backPressure);
        camel.getRegistry().bind("clusterService", leadership);
        if (access != null) {
            camel.getRegistry().bind("accounts", access);
        }
        bound.forEach(camel.getRegistry()::bind);
        if (source != null) {
            camel.getRegistry().bind("source", source);
        }
        String credentials = access != null
                ? "accounts=#accounts"
                : "region=" + aws.home().region() + "&overrideEndpoint=true&uriEndpointOverride=" + aws.endpoint()
                        + "&accessKey=AKIDEXAMPLE&secretKey=RAW(secret)";
        String uri = "cloudwatch-logs:" + groups + "?" + credentials
                + "&checkpointer=#checkpointer&backPressure=#backPressure&clusterService=#clusterService"
                + (source == null ? "" : "&logGroupSource=#source")
                + "&pollInterval=PT0.1S&" + (options.contains("startFrom") ? "" : "startFrom=PT10M&")
                + options;
        try {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri)
                            .process(exchange -> {
                                if (exchange.getMessage().getHeader(CloudWatchLogsConstants.UNREADABLE) != null) {
                                    unreadable.incrementAndGet();
                                }
                            })
                            .process(exchange -> take(
                                    exchange.getMessage().getHeader(CloudWatchLogsConstants.SCAN_ID, ScanId.class),
                                    exchange.getMessage().getBody(List.class),
                                    exchange.getMessage().getHeader(CloudWatchLogsConstants.WATERMARK, Long.class)));
                }
            });
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    private void take(ScanId scanId, List<?> page, Long through) {
        if (!page.isEmpty()) {
            step.run();
        }
        page.forEach(event -> events.add((LogEvent) event));
        if (through != null) {
            readThrough.put(scanId, through);
        }
    }

    /** As a process that ends. */
    void stop() {
        if (camel != null) {
            try {
                camel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How often a log group was announced as one that cannot be read. */
    int unreadable() {
        return unreadable.get();
    }

    /** What was handed over, in its order. */
    List<LogEvent> events() {
        return events;
    }

    List<String> messages() {
        return events.stream().map(LogEvent::message).toList();
    }

    /** The names of the health checks that are down. */
    List<String> unhealthy() {
        return HealthCheckRegistry.get(camel).stream()
                .filter(check -> check.call().getState() == HealthCheck.State.DOWN)
                .map(HealthCheck::getId)
                .toList();
    }

    /** The smallest position of the live scans of all log groups, milliseconds since the epoch. */
    long livePosition() {
        return readThrough.entrySet().stream()
                .filter(entry -> entry.getKey().index() == 0)
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElse(0);
    }

    /** How far the rescans have come, milliseconds since the epoch; 0 before the first. */
    long rescanPosition() {
        return readThrough.entrySet().stream()
                .filter(entry -> entry.getKey().index() > 0)
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElse(0);
    }

    void awaitThat(Predicate<LogReading> done) {
        await().atMost(PATIENCE).until(() -> done.test(this));
    }

    void awaitCount(int count) {
        awaitThat(reading -> reading.events.size() >= count);
    }

    /** Everything that was to come has come, and once. */
    void assertEachOnce(int count) {
        awaitCount(count);
        assertThat(messages()).hasSize(count).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        stop();
        aws.close();
    }
}
