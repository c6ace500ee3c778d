/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.testsupport.aws.FakeAwsControl;
import dev.apigatewaylogging.testsupport.aws.FakeAwsMain;
import dev.apigatewaylogging.testsupport.kafka.Broker;
import dev.apigatewaylogging.testsupport.kafka.BrokerMain;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** The fake AWS and the broker, each a separate process, and the measurements between them. */
final class Workbench implements AutoCloseable {

    static final String REGION = "us-east-1";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Until a start is over. */
    private static final Duration IDLE = Duration.ofSeconds(6);

    /** Of FilterLogEvents, in the regions with the highest quota, such as {@link #REGION}. */
    private static final int CALLS_A_SECOND_OF_AWS = 25;

    private final Path directory;
    private final JavaProcess aws;
    private final JavaProcess kafka;
    private final URI endpoint;
    private final String brokers;
    private final FakeAwsControl control;
    private final String region;
    private final int callsASecond;
    private final String[] jvm;
    private int runs;

    /**
     * A fake AWS that responds as fast as it can.
     *
     * @param jvm the options of the connector's and the bare reader's JVM
     */
    Workbench(String... jvm) throws IOException {
        this(REGION, 0, jvm);
    }

    /** A fake AWS with AWS's quota, which the connector and the bare reader use up. */
    static Workbench atPaceOfAws(String... jvm) throws IOException {
        return new Workbench(REGION, CALLS_A_SECOND_OF_AWS, jvm);
    }

    /** A fake AWS for a region with the given quota. */
    static Workbench inRegion(String region, int callsASecond, String... jvm) throws IOException {
        return new Workbench(region, callsASecond, jvm);
    }

    private Workbench(String region, int callsASecond, String... jvm) throws IOException {
        this.region = region;
        this.callsASecond = callsASecond;
        this.jvm = jvm;
        directory = Files.createTempDirectory("bench");
        aws = JavaProcess.of(FakeAwsMain.class)
                .jvm("-Xmx8g", "-XX:+UseSerialGC")
                .arguments(
                        "--quotas=" + (callsASecond == 0 ? "off" : callsASecond),
                        "--retention=P1D",
                        "--regions=" + region)
                .start();
        kafka = JavaProcess.of(BrokerMain.class)
                .jvm("-Xmx512m", "-XX:+UseSerialGC")
                .arguments("--directory=" + directory.resolve("kafka"))
                .start();
        endpoint = URI.create(aws.awaitLine("ready at (http://\\S+)", PATIENCE).group(1));
        brokers = kafka.awaitLine("ready at (\\S+)", PATIENCE).group(1);
        control = new FakeAwsControl(endpoint);
    }

    FakeAwsControl control() {
        return control;
    }

    String region() {
        return region;
    }

    String brokers() {
        return brokers;
    }

    /**
     * One scan of a log.
     *
     * @param seconds from the first request to the last acknowledged record
     * @param startSeconds from the start of the process to its first request
     * @param warmSeconds the same when warm: what the last two thirds of the log took, taken for all of it
     * @param warmCpuSeconds processor time when warm
     * @param usage what the process has used in all
     */
    record Run(double seconds, double startSeconds, double warmSeconds, double warmCpuSeconds, ProcessUsage usage) {}

    /** The bare reader over a group. */
    Run bareReader(Backlog backlog) {
        try (JavaProcess process = JavaProcess.of(BareReader.class)
                .jvm(jvm)
                .arguments(
                        endpoint.toString(),
                        region,
                        backlog.groups(),
                        Long.toString(backlog.start().toEpochMilli()),
                        Long.toString(backlog.lines()),
                        Integer.toString(callsASecond))
                .start()) {
            ProcessUsage usage = ProcessUsage.of(process.pid());
            while (process.isAlive() && process.output().stream().noneMatch(line -> line.startsWith("read "))) {
                sleep(5);
                usage = usage.later(process.pid());
            }
            Matcher read = process.awaitLine("in (\\d+) ms; warm in (\\d+) ms, with (\\d+) ms of CPU", PATIENCE);
            return new Run(seconds(read.group(1)), 0, seconds(read.group(2)), seconds(read.group(3)), usage);
        }
    }

    /** The AWS CLI over a group, where it is installed. */
    Run awsCli(Backlog backlog) {
        return AwsCli.read(endpoint, backlog);
    }

    /** The connector, until all records have arrived. */
    Run connector(Backlog backlog, Map<String, String> settings) {
        String topic = newTopic();
        long records = backlog.records();
        Map<String, String> all = new HashMap<>(settings);
        all.put("LOG_START_FROM", backlog.start().toString());
        control.forgetCalls();
        long begun = System.nanoTime();
        try (JavaProcess process = connector(backlog.groups(), topic, all).launch();
                Arrivals arrivals = new Arrivals(brokers, topic)) {
            while (calls() == 0) {
                sleep(5);
            }
            long first = System.nanoTime();
            arrivals.await(records / 3);
            long warmSince = System.nanoTime();
            double cpuBefore = ProcessUsage.of(process.pid()).cpuSeconds();
            long recordsBefore = arrivals.count();
            arrivals.await(records);
            long last = System.nanoTime();
            ProcessUsage usage = ProcessUsage.of(process.pid());
            if (process.stop(PATIENCE) != 0) {
                throw new IllegalStateException(String.join("\n", process.output()));
            }
            double whole = (double) records / (records - recordsBefore);
            return new Run(
                    (last - first) / 1e9,
                    (first - begun) / 1e9,
                    (last - warmSince) / 1e9 * whole,
                    (usage.cpuSeconds() - cpuBefore) * whole,
                    usage);
        }
    }

    /**
     * The start of an installed connector.
     *
     * @param startSeconds from the start of the process to its first request
     * @param startCpuSeconds processor time until then
     * @param cpuSeconds processor time until the first records have arrived
     * @param idleMebibytes resident some seconds after the start, with an empty log group
     * @param peakMebibytes resident at most, with a complete backlog
     */
    record Start(
            double startSeconds, double startCpuSeconds, double cpuSeconds, long idleMebibytes, long peakMebibytes) {}

    /**
     * Starts an installed connector twice: with an empty log group, and with a backlog.
     *
     * @param first how many records are the first ones
     */
    Start started(Install install, Backlog backlog, long first) throws IOException {
        control.createGroup("idle");
        long idle;
        try (JavaProcess process = install.start().with(newDirectory(), settings("idle", newTopic()))) {
            awaitFirstCall(process);
            sleep(IDLE.toMillis());
            idle = ProcessUsage.of(process.pid()).mebibytes();
        }
        String topic = newTopic();
        Map<String, String> settings = settings(backlog.groups(), topic);
        settings.put("LOG_START_FROM", backlog.start().toString());
        long begun = System.nanoTime();
        try (JavaProcess process = install.start().with(newDirectory(), settings);
                Arrivals arrivals = new Arrivals(brokers, topic)) {
            awaitFirstCall(process);
            double startSeconds = (System.nanoTime() - begun) / 1e9;
            double startCpu = ProcessUsage.of(process.pid()).cpuSeconds();
            arrivals.await(first);
            double cpu = ProcessUsage.of(process.pid()).cpuSeconds();
            arrivals.await(backlog.records());
            long peak = ProcessUsage.of(process.pid()).peakMebibytes();
            if (process.stop(PATIENCE) != 0) {
                throw new IllegalStateException(String.join("\n", process.output()));
            }
            return new Start(startSeconds, startCpu, cpu, idle, peak);
        }
    }

    private void awaitFirstCall(JavaProcess process) {
        control.forgetCalls();
        while (calls() == 0) {
            if (!process.isAlive()) {
                throw new IllegalStateException(String.join("\n", process.output()));
            }
            sleep(5);
        }
    }

    private Map<String, String> settings(String groups, String topic) {
        Map<String, String> settings =
                new HashMap<>(connector(groups, topic, Map.of()).environment());
        settings.keySet().removeAll(List.of("CHECKPOINT_DIR", "DEAD_LETTER_DIR"));
        return settings;
    }

    /** The packaged connector with a separate directory and topic. */
    Connector connector(String groups, String topic, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("CLOUDWATCH_QUOTA_SHARE", callsASecond == 0 ? "0" : "1");
        all.put("AKTO_KAFKA_TOPIC_NAME", topic);
        all.put("CHECKPOINT_TOPIC", topic + ".checkpoints");
        // as bin/api-gateway-logging and the image have it
        all.put("MALLOC_ARENA_MAX", "1");
        Connector connector =
                Connector.to(endpoint, region, brokers, groups, newDirectory()).jvm(jvm);
        for (Map.Entry<String, String> setting : all.entrySet()) {
            connector = connector.with(setting.getKey(), setting.getValue());
        }
        return connector;
    }

    /** A topic whose records have the broker's append time. */
    String newTopic() {
        String topic = "bench-" + ++runs;
        Broker.createTopic(brokers, topic, 3, KafkaBroker.APPEND_TIME);
        return topic;
    }

    long calls() {
        return control.calls().path("byOperation").path("FilterLogEvents").asLong();
    }

    private static double seconds(String millis) {
        return Long.parseLong(millis) / 1e3;
    }

    static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Path newDirectory() {
        try {
            return Files.createTempDirectory(directory, "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
        kafka.close();
    }
}
