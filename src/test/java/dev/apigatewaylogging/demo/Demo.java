/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.Connector;
import dev.apigatewaylogging.Management;
import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.demo.ConsoleOutput.Colour;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.Directories;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.TopicReader;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.Difference;
import dev.apigatewaylogging.testsupport.traffic.LogForm;
import dev.apigatewaylogging.testsupport.traffic.LogMix;
import dev.apigatewaylogging.testsupport.traffic.LogPlan;
import dev.apigatewaylogging.testsupport.traffic.PlannedLog;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.testsupport.traffic.TrafficPlan;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the connector at work: a fake CloudWatch Logs in which requests keep arriving, the packaged connector
 * with its routes as they are, a Kafka broker, and a fake Akto backend that receives the OpenAPI documents. It ends by
 * itself, and its exit status is 0 only if every request arrived in Kafka as it was logged, and every spec at Akto. With
 * {@code -Ddemo.keep} the connector runs until the demo is interrupted; with {@code -Ddemo.recording=docs/demo.svg} what it shows
 * is drawn into this file.
 */
public final class Demo {

    /** Requests of every kind, the slow and the rejected ones early enough for the demo to end soon. */
    private static final TrafficGenerator TRAFFIC = TrafficGenerator.seeded(688);

    private static final int REQUESTS = 300;

    /** Requests to other APIs: with access logs, of HTTP and WebSocket APIs, and of REST APIs with both logs. */
    private static final LogMix OTHER_APIS = LogMix.of(
                    LogForm.HTTP_API_JSON,
                    LogForm.HTTP_API_CLF,
                    LogForm.WEBSOCKET,
                    LogForm.REST_INFO_AND_ACCESS,
                    LogForm.REST_ACCESS)
            .seeded(688);

    private static final int OTHER_REQUESTS = 100;
    private static final int STREAMS = 4;
    private static final double PER_SECOND = 9;
    /** Part of the traffic lies in the log before the connector starts. */
    private static final Duration HEAD_START = Duration.ofSeconds(15);
    /** As in CloudWatch, a line can be seen a little after it was logged. */
    private static final Duration UNTIL_VISIBLE = Duration.ofSeconds(1);

    /** Half a minute, unless the machine is busy. */
    private static final Duration AT_MOST = Duration.ofMinutes(3);

    private static final Duration TO_STOP = Duration.ofSeconds(10);
    private static final Duration RECORDING = Duration.ofSeconds(20);
    private static final int KILLED = 137;
    private static final String TOPIC = "akto.api.logs";
    private static final int PARTITIONS = 3;
    /** Of the stages of the fake AWS's small shop. */
    private static final int SPECS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConsoleOutput screen;
    private final RecordTable table;
    private final Path directory;
    private final PlannedLog plan;
    private final int requests;
    private final UploadedSpecs specs;
    private final Reconciliation arrived;
    private final long begun = System.nanoTime();
    private JavaProcess running;
    private Management management;

    /**
     * A demo of planned traffic.
     *
     * @param directory where the records and the connector's data go
     * @param requests how many requests the plan has, also those that become no record
     * @param specs what Akto's backend gets
     */
    Demo(ConsoleOutput screen, Path directory, PlannedLog plan, int requests, UploadedSpecs specs) {
        this.screen = screen;
        this.table = new RecordTable(screen);
        this.directory = directory;
        this.plan = plan;
        this.requests = requests;
        this.specs = specs;
        this.arrived = new Reconciliation(plan);
    }

    public static void main(String[] args) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        String file = System.getProperty("demo.recording");
        TerminalRecording recording = new TerminalRecording(new FileOutputStream(FileDescriptor.out), System::nanoTime);
        ConsoleOutput screen = file == null ? ConsoleOutput.standard() : ConsoleOutput.recorded(recording);
        int status = 1;
        try {
            status = run(screen) ? 0 : 1;
            if (file != null) {
                Files.writeString(Path.of(file), recording.svg(screen.width(), RECORDING));
            }
        } catch (IOException e) {
            screen.line("The recording cannot be written: " + e.getMessage());
        } catch (RuntimeException | AssertionError e) {
            screen.line("The demo could not go on: " + e.getMessage());
        }
        // the broker's threads would keep the process
        System.exit(status);
    }

    private static boolean run(ConsoleOutput screen) {
        boolean keep = System.getProperty("demo.keep") != null;
        Path target = Path.of(System.getProperty("basedir", ""), "target");
        Path directory = target.resolve("demo");
        Path log = target.resolve("demo.log");
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        screen.line("");
        screen.line(
                screen.in(Colour.BOLD, "api-gateway-logging") + ": a demo without AWS, Docker or anything to install");
        screen.progress(0, 1, "Kafka starts");
        try (KafkaBroker broker = KafkaBroker.started();
                FakeAws aws = FakeAws.started();
                FakeAktoBackend akto = FakeAktoBackend.started()) {
            broker.createTopic(TOPIC, PARTITIONS);
            aws.apis().shop();
            Instant start = Instant.now().minus(HEAD_START);
            PlannedLog plan = TrafficPlan.of(TRAFFIC, REQUESTS, STREAMS, start, PER_SECOND)
                    .delayed(UNTIL_VISIBLE)
                    .and(LogPlan.of(OTHER_APIS, OTHER_REQUESTS, start, PER_SECOND * OTHER_REQUESTS / REQUESTS)
                            .late(1, UNTIL_VISIBLE));
            int requests = REQUESTS + OTHER_REQUESTS;
            plan.fill(aws);
            screen.line("");
            screen.line("  CloudWatch Logs  fake at " + aws.endpoint() + ": " + requests
                    + " requests to REST, HTTP and WebSocket APIs, "
                    + String.format(
                            "%,d", plan.groups().stream().mapToInt(aws::size).sum())
                    + " lines in " + plan.groups().size() + " log groups, in the next 20 seconds");
            screen.line("  Connector        java -jar target/api-gateway-logging.jar, with its log in target/demo.log");
            screen.line("  Kafka            broker at " + broker.bootstrapServers() + ": topic " + TOPIC
                    + ", also in target/demo/records.jsonl");
            screen.line("  Akto             fake backend at " + akto.address() + ", for the OpenAPI specs of " + SPECS
                    + " stages");
            screen.line("");
            Demo demo = new Demo(screen, directory, plan, requests, UploadedSpecs.of(screen, akto, SPECS));
            Connector connector = Connector.to(
                            aws, broker.bootstrapServers(), String.join(",", plan.groups()), demo.data())
                    .with("CLOUDWATCH_POLL_INTERVAL", "PT1S")
                    .with("CYBORG_BASE_URL", akto.address().toString())
                    .with("DATABASE_ABSTRACTOR_TOKEN", FakeAktoBackend.TOKEN)
                    .log(log);
            DemoResult outcome;
            try (TopicReader topic = TopicReader.of(broker.bootstrapServers(), TOPIC)) {
                outcome = demo.watch(connector, topic, AT_MOST, arrived -> false, () -> keep);
            }
            outcome.print(screen);
            demo.verdict(outcome);
            return outcome.isRight();
        }
    }

    /** The data directory of the connector. */
    Path data() {
        return directory.resolve("data");
    }

    /**
     * Runs the connector until all requests are accounted for, enough is seen or the time is up, and shows what arrives
     * meanwhile.
     *
     * @param enough whether the demo can end with what arrived so far
     * @param keep whether the connector is to run on, asked when the demo could end
     */
    DemoResult watch(
            Connector connector,
            TopicReader topic,
            Duration atMost,
            Predicate<Reconciliation.Result> enough,
            BooleanSupplier keep) {
        createDirectory();
        try (JavaProcess process = connector.launch()) {
            // also when the demo is interrupted
            Thread kill = new Thread(process::close);
            Runtime.getRuntime().addShutdownHook(kill);
            table.head();
            running = process;
            while (!isAllThere()
                    && !enough.test(arrived.result())
                    && seconds() < atMost.toSeconds()
                    && process.isAlive()) {
                lookForManagement();
                topic.next(this::show);
                specs.show();
                progress();
            }
            screen.clear();
            keepRunning(process, topic, keep);
            int exitStatus = stop(process);
            topic.toEnd().forEach(this::show);
            specs.show();
            Runtime.getRuntime().removeShutdownHook(kill);
            return new DemoResult(
                    requests, arrived.result(), arrived.lost(), deadLetters().requests(), specs, exitStatus);
        }
    }

    private void keepRunning(JavaProcess process, TopicReader topic, BooleanSupplier keep) {
        if (management != null && keep.getAsBoolean()) {
            screen.line("");
            screen.line(
                    "  The connector runs on, with its status page at " + management.address() + "/: Ctrl-C ends it.");
            screen.line("");
            while (process.isAlive() && keep.getAsBoolean()) {
                topic.next(this::show);
                specs.show();
            }
        }
    }

    private static int stop(JavaProcess process) {
        try {
            return process.stop(TO_STOP);
        } catch (AssertionError e) {
            process.kill();
            return KILLED;
        }
    }

    private void verdict(DemoResult outcome) {
        screen.line("");
        screen.line(
                outcome.isRight()
                        ? screen.in(Colour.GREEN, "All right.") + " It took " + seconds()
                                + " seconds. README.md describes how to run it with your own log group."
                        : screen.in(Colour.RED, "Not all right.")
                                + " What the connector says about it is in target/demo.log.");
        screen.line("");
    }

    private boolean isAllThere() {
        return accountedFor() >= requests && specs.areAllThere();
    }

    private int accountedFor() {
        return arrived.completed() + deadLetters().ids().size() + refused();
    }

    /** How many rejected requests the running connector has counted: it logs their sum later. */
    private int refused() {
        if (management == null || !running.isAlive()) {
            return 0;
        }
        return management.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().startsWith("apigateway_logging_requests_refused_total"))
                .mapToInt(metric -> metric.getValue().intValue())
                .sum();
    }

    private void lookForManagement() {
        if (management == null && running.output().stream().anyMatch(line -> line.contains("HttpServer started on"))) {
            management = Management.of(running);
            screen.line(
                    "  " + screen.in(Colour.BOLD, "Status page") + " of the connector: " + management.address() + "/");
        }
    }

    private void show(TopicReader.Received record) {
        keep(record.value());
        List<String> differences = arrived.accept(record.key(), record.value()).stream()
                .map(Difference::field)
                .toList();
        if (new AktoConsumer().take(record.value().getBytes(StandardCharsets.UTF_8))
                instanceof AktoConsumer.Stored stored) {
            table.show(stored, plan.eventCount(record.key()), differences);
        } else {
            screen.line(screen.in(Colour.RED, "  a record that Akto cannot read, of request " + record.key()));
        }
        progress();
    }

    private void progress() {
        int done = accountedFor();
        String text = done == 0 ? "the connector starts" : done + " of " + requests + " requests, " + seconds() + " s";
        screen.progress(done, requests, text);
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    /**
     * The contents of the dead letters.
     *
     * @param ids of the requests that have one of their own
     * @param refused how many rejected requests were summed up
     */
    private record DeadLetters(Set<String> ids, int refused) {

        private int requests() {
            return ids.size() + refused;
        }
    }

    private DeadLetters deadLetters() {
        Path deadLetters = data().resolve("dead-letter");
        if (Files.notExists(deadLetters)) {
            return new DeadLetters(Set.of(), 0);
        }
        Set<String> ids = new HashSet<>();
        int refused = 0;
        try (Stream<Path> files = Files.list(deadLetters)) {
            for (Path file : files.toList()) {
                for (String letter : Files.readAllLines(file)) {
                    JsonNode reported = JSON.readTree(letter);
                    refused += reported.path("requests").asInt();
                    if (reported.has("requestId")) {
                        ids.add(reported.path("requestId").asText());
                    }
                }
            }
        } catch (JsonProcessingException e) {
            // its line is being written
            return new DeadLetters(ids, refused);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + deadLetters, e);
        }
        return new DeadLetters(ids, refused);
    }

    private void createDirectory() {
        try {
            Files.createDirectories(data());
        } catch (IOException e) {
            throw new UncheckedIOException("no directory " + data(), e);
        }
    }

    private void keep(String record) {
        try {
            Files.writeString(
                    directory.resolve("records.jsonl"),
                    record + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the records to " + directory, e);
        }
    }
}
