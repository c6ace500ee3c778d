/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.deploy.MountedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code mvn -Pbench verify}: how fast the packaged connector scans, compared with a bare reader of the same log. What is
 * measured and how is documented in {@code docs/performance.md}. {@code -Dbench.parts=backlog,access,pace,live,quota,lines,groups,open,transactions} chooses.
 */
public final class Bench {

    private static final int LINES = Integer.getInteger("bench.lines", 1_000_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final String PARTS =
            System.getProperty("bench.parts", "backlog,access,pace,live,quota,lines,groups,open,transactions");
    private static final String SHIPPED = "@src/main/bin/jvm.options";
    private static final String[] JVM =
            System.getProperty("bench.jvm", SHIPPED + " -Xmx192m").split(" ", -1);

    /** Requests per second, and the fraction of large ones. */
    private static final String[] RATES =
            System.getProperty("bench.rates", "300,450,550").split(",", -1);

    private static final double LARGE = Double.parseDouble(System.getProperty("bench.large", "0"));

    /** For the part {@code start}: homes of Java with commas between, JVM options with semicolons between, and whether there is an image. */
    private static final String HOMES = System.getProperty("bench.java", System.getProperty("java.home"));

    private static final String OPTIONS = System.getProperty("bench.options", "-XX:+UseSerialGC");
    private static final boolean IMAGE = Boolean.getBoolean("bench.image");
    private static final long FIRST_RECORDS = 2_000;

    /** Of a cluster of one process. */
    private static final Map<String, Map<String, String>> MODES = modes();

    private static final int TRANSACTION_GROUPS = 5;

    private final Table table = new Table(System.out);

    private Bench() {}

    private static Map<String, Map<String, String>> modes() {
        Map<String, Map<String, String>> modes = new LinkedHashMap<>();
        modes.put("CLUSTER=off", Map.of("CLOUDWATCH_POLL_INTERVAL", "PT1S"));
        modes.put(
                "CLUSTER=kafka",
                Map.of("CLOUDWATCH_POLL_INTERVAL", "PT1S", "CLUSTER", "kafka", "CHECKPOINT_STORE", "kafka"));
        modes.put(
                "EXACTLY_ONCE=true",
                Map.of(
                        "CLOUDWATCH_POLL_INTERVAL",
                        "PT1S",
                        "CLUSTER",
                        "kafka",
                        "CHECKPOINT_STORE",
                        "kafka",
                        "EXACTLY_ONCE",
                        "true"));
        return modes;
    }

    public static void main(String[] args) throws IOException {
        Bench bench = new Bench();
        if (PARTS.contains("backlog")) {
            bench.backlog();
        }
        if (PARTS.contains("access")) {
            bench.access();
        }
        if (PARTS.contains("pace")) {
            bench.pace();
        }
        if (PARTS.contains("live")) {
            bench.live();
        }
        if (PARTS.contains("quota")) {
            bench.quota();
        }
        if (PARTS.contains("lines")) {
            bench.lines();
        }
        if (PARTS.contains("groups")) {
            bench.groups();
        }
        if (PARTS.contains("open")) {
            bench.open();
        }
        if (PARTS.contains("transactions")) {
            bench.transactions();
        }
        if (PARTS.contains("start")) {
            bench.start();
        }
        if (PARTS.contains("charts")) {
            charts();
        }
    }

    /** Draws the charts of the document again, after its tables have changed. */
    private static void charts() throws IOException {
        Path docs = Path.of(System.getProperty("basedir", ""), "docs");
        String document = Files.readString(docs.resolve("performance.md"));
        for (Map.Entry<String, String> chart : PerformanceCharts.of(document).entrySet()) {
            Files.writeString(docs.resolve(chart.getKey()), chart.getValue());
        }
    }

    /** Runs of both readers over a backlog, taken in turns. */
    private record Turns(List<Workbench.Run> bare, List<Workbench.Run> connector) {

        static Turns of(Workbench workbench, Backlog backlog) {
            Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
            for (int run = 0; run < RUNS; run++) {
                turns.bare.add(workbench.bareReader(backlog));
                turns.connector.add(workbench.connector(backlog, Map.of()));
            }
            return turns;
        }
    }

    private void backlog() throws IOException {
        try (Workbench workbench = new Workbench(JVM)) {
            Backlog backlog = Backlog.logged(workbench, "backlog", LINES);
            Turns turns = Turns.of(workbench, backlog);
            compare("Backlog", turns, backlog);
            if (AwsCli.isInstalled()) {
                besideAwsCli(turns.connector(), workbench, backlog);
            }
        }
    }

    /** The log of an HTTP API: every entry is a request, and a page of them thousands of records. */
    private void access() throws IOException {
        try (Workbench workbench = new Workbench(JVM)) {
            Backlog backlog = Backlog.access(workbench, LINES);
            compare("Access log of an HTTP API", Turns.of(workbench, backlog), backlog);
        }
    }

    private void compare(String what, Turns turns, Backlog backlog) {
        table.title(
                "%s: %,d lines of %d characters on average, %,d records, median of %d runs",
                what, backlog.lines(), backlog.characters() / backlog.lines(), backlog.records(), RUNS);
        table.row("", "bare reader", "connector", "ratio");
        table.compare("lines/s", turns.bare(), turns.connector(), run -> backlog.lines() / run.seconds());
        table.compare("lines/s, warm", turns.bare(), turns.connector(), run -> backlog.lines() / run.warmSeconds());
        table.compare("MB/s", turns.bare(), turns.connector(), run -> backlog.characters() / 1e6 / run.seconds());
        table.compare(
                "CPU s / million lines, warm",
                turns.bare(),
                turns.connector(),
                run -> millionth(run.warmCpuSeconds(), backlog));
        compareUsage(turns.bare(), turns.connector(), backlog);
        table.own("records/s", turns.connector(), run -> backlog.records() / run.seconds());
        table.own("start to first call, s", turns.connector(), Workbench.Run::startSeconds);
    }

    /** The alternative without a connector, which prints the events and does nothing with them. */
    private void besideAwsCli(List<Workbench.Run> connector, Workbench workbench, Backlog backlog) {
        List<Workbench.Run> cli =
                Stream.generate(() -> workbench.awsCli(backlog)).limit(RUNS).toList();
        table.title("aws logs filter-log-events, which prints the lines of the same log");
        table.row("", "AWS CLI", "connector", "ratio");
        table.compare("lines/s", cli, connector, run -> backlog.lines() / run.seconds());
        compareUsage(cli, connector, backlog);
    }

    /** What the processes have used in total for the same log. */
    private void compareUsage(List<Workbench.Run> theirs, List<Workbench.Run> connector, Backlog backlog) {
        table.compare(
                "CPU s / million lines, all",
                theirs,
                connector,
                run -> millionth(run.usage().cpuSeconds(), backlog));
        table.compare("peak resident MiB", theirs, connector, run -> run.usage().peakMebibytes());
    }

    /** The same where AWS's quota sets the pace and not this machine. */
    private void pace() throws IOException {
        try (Workbench workbench = Workbench.atPaceOfAws(JVM)) {
            Backlog backlog = Backlog.logged(workbench, "pace", LINES);
            Turns turns = Turns.of(workbench, backlog);
            table.title("Backlog at the pace of AWS: 25 calls a second, median of %d runs", RUNS);
            table.row("", "bare reader", "connector", "ratio");
            table.compare("lines/s", turns.bare(), turns.connector(), run -> backlog.lines() / run.seconds());
            table.compare("lines/s, warm", turns.bare(), turns.connector(), run -> backlog.lines() / run.warmSeconds());
            table.compare(
                    "cores, warm", turns.bare(), turns.connector(), run -> run.warmCpuSeconds() / run.warmSeconds());
        }
    }

    private void live() throws IOException {
        try (Workbench workbench = Workbench.inRegion("eu-west-1", 10, JVM)) {
            LiveDelay delay = LiveDelay.measured(
                    workbench, new LiveDelay.Load(100, 120, 180, 0, Map.of("CLOUDWATCH_QUOTA_SHARE", "0.5")));
            table.title("Live: 2,000 entries a second, 10 calls a second, no poll interval set");
            show(delay);
        }
    }

    /** What the calls of the regions with the fewest of them carry. */
    private void quota() throws IOException {
        for (String rate : RATES) {
            int requests = Integer.parseInt(rate);
            try (Workbench workbench = Workbench.inRegion("eu-central-1", 5, JVM)) {
                LiveDelay delay = LiveDelay.measured(
                        workbench,
                        new LiveDelay.Load(requests, 20, 100, LARGE, Map.of("CLOUDWATCH_QUOTA_SHARE", "0.5")));
                table.title("Quota: 5 calls a second, %d requests a second", requests);
                show(delay);
            }
        }
    }

    private void show(LiveDelay delay) {
        table.row("visible to in Kafka, p50, s", Table.number(delay.p50()));
        table.row("visible to in Kafka, p99, s", Table.number(delay.p99()));
        table.row("to a consumer of committed records, p50, s", Table.number(delay.committed()));
        table.row("cores used", Table.number(delay.cores()));
        table.row("records", Long.toString(delay.records()));
        table.row("requests without a record", Long.toString(delay.missing()));
        table.row("kB a request", Table.number(delay.kilobytes()));
        table.row("calls a second", Table.number(delay.calls()));
    }

    /** Three sizes of one log. */
    private void lines() throws IOException {
        table.title("Growth with the lines");
        table.row("lines", "lines/s", "CPU s/M warm", "peak MiB");
        for (int lines : new int[] {LINES / 2, LINES, LINES * 2}) {
            grown(lines, 1);
        }
    }

    /** One log, spread over more and more groups. */
    private void groups() throws IOException {
        table.title("Growth with the log groups");
        table.row("groups", "lines/s", "CPU s/M warm", "peak MiB");
        for (int groups : new int[] {5, 50, 500}) {
            grown(LINES, groups);
        }
    }

    private void grown(int lines, int groups) throws IOException {
        try (Workbench workbench = new Workbench(JVM)) {
            Backlog backlog = Backlog.logged(workbench, "grown", lines, groups);
            Workbench.Run run = workbench.connector(backlog, Map.of("CLOUDWATCH_POLL_INTERVAL", "PT1S"));
            table.row(
                    String.format("%,d", groups > 1 ? groups : backlog.lines()),
                    Table.number(backlog.lines() / run.seconds()),
                    Table.number(millionth(run.warmCpuSeconds(), backlog)),
                    Long.toString(run.usage().peakMebibytes()));
        }
    }

    /** More and more requests that are open at the same time. */
    private void open() throws IOException {
        table.title("Growth with the open requests");
        table.row("requests", "lines/s", "CPU s/M all", "peak bytes/line");
        for (int requests : new int[] {LINES / 10, LINES / 5, LINES * 2 / 5}) {
            // ten events each, a kilobyte per event, and a quarter more for other memory
            try (Workbench workbench = new Workbench(SHIPPED, "-Xmx" + requests / 80 + "m")) {
                Backlog backlog = Backlog.open(workbench, requests);
                Workbench.Run run = workbench.connector(
                        backlog,
                        Map.of(
                                "AKTO_BYTES_IN_THRESHOLD",
                                Integer.toString(requests / 100),
                                "AKTO_TRAFFIC_BATCH_TIME_SECS",
                                Integer.toString(Backlog.secondsToOpen(requests) + 10),
                                "LATE_ARRIVAL_WINDOW",
                                "PT0S"));
                table.row(
                        String.format("%,d", requests),
                        Table.number(backlog.lines() / run.seconds()),
                        Table.number(millionth(run.usage().cpuSeconds(), backlog)),
                        Long.toString((run.usage().peakMebibytes() << 20) / backlog.lines()));
            }
        }
    }

    /** What a cluster and transactions cost: a backlog, and requests that arrive. The modes take turns. */
    private void transactions() throws IOException {
        try (Workbench workbench = new Workbench(JVM)) {
            Backlog backlog = Backlog.logged(workbench, "transactions", LINES, TRANSACTION_GROUPS);
            Map<String, List<Workbench.Run>> runs = new LinkedHashMap<>();
            for (int run = 0; run < RUNS; run++) {
                MODES.forEach((mode, settings) -> runs.computeIfAbsent(mode, first -> new ArrayList<>())
                        .add(workbench.connector(backlog, settings)));
            }
            table.title(
                    "Backlog of %,d lines in %d log groups, median of %d runs",
                    backlog.lines(), TRANSACTION_GROUPS, RUNS);
            table.row("", "lines/s", "lines/s, warm", "CPU s/M all", "peak MiB");
            runs.forEach((mode, all) -> table.row(
                    mode,
                    Table.number(Table.median(all, run -> backlog.lines() / run.seconds())),
                    Table.number(Table.median(all, run -> backlog.lines() / run.warmSeconds())),
                    Table.number(Table.median(all, run -> millionth(run.usage().cpuSeconds(), backlog))),
                    Table.number(Table.median(all, run -> run.usage().peakMebibytes()))));
        }
        for (Map.Entry<String, Map<String, String>> mode : MODES.entrySet()) {
            try (Workbench workbench = Workbench.inRegion("eu-west-1", 10, JVM)) {
                Map<String, String> settings = new HashMap<>(mode.getValue());
                settings.put("CLOUDWATCH_QUOTA_SHARE", "0.5");
                LiveDelay delay = LiveDelay.measured(workbench, new LiveDelay.Load(100, 30, 90, 0, settings));
                table.title("Live: 100 requests a second, %s", mode.getKey());
                show(delay);
            }
        }
    }

    /** The image beside the jar with other versions of Java, and with other JVM options. */
    private void start() throws IOException {
        List<Install> installs = new ArrayList<>();
        try (Workbench workbench = new Workbench(JVM);
                MountedImage image = IMAGE ? MountedImage.mounted() : null) {
            for (String options : OPTIONS.split(";", -1)) {
                for (String home : HOMES.split(",", -1)) {
                    installs.add(Install.jar(Path.of(home), "-Xmx192m " + options));
                }
                if (image != null) {
                    installs.add(Install.image(image, "-Xmx192m " + options));
                }
            }
            Backlog backlog = Backlog.logged(workbench, "start", LINES);
            Map<Install, List<Workbench.Start>> starts = new LinkedHashMap<>();
            for (int run = 0; run < RUNS; run++) {
                for (Install install : installs) {
                    starts.computeIfAbsent(install, first -> new ArrayList<>())
                            .add(workbench.started(install, backlog, FIRST_RECORDS));
                }
            }
            table.title("Start, and a backlog of %,d lines, median of %d runs", backlog.lines(), RUNS);
            table.row("", "call, s", "CPU s to call", "CPU s to first", "idle MiB", "peak MiB");
            starts.forEach((install, runs) -> table.row(
                    install.name(),
                    Table.number(Table.median(runs, Workbench.Start::startSeconds)),
                    Table.number(Table.median(runs, Workbench.Start::startCpuSeconds)),
                    Table.number(Table.median(runs, Workbench.Start::cpuSeconds)),
                    Table.number(Table.median(runs, Workbench.Start::idleMebibytes)),
                    Table.number(Table.median(runs, Workbench.Start::peakMebibytes))));
        }
    }

    private static double millionth(double cpuSeconds, Backlog backlog) {
        return cpuSeconds * 1e6 / backlog.lines();
    }
}
