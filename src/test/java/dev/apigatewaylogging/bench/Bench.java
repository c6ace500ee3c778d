package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.standin.TrafficGenerator;
import dev.apigatewaylogging.standin.TrafficPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code mvn -Pbench verify}: how fast the packaged connector reads, beside a bare reader of the same log. What is
 * measured and how is told in {@code docs/performance.md}.
 */
public final class Bench {

    private static final int LINES = Integer.getInteger("bench.lines", 1_000_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);

    private Bench() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        try (Workbench workbench = new Workbench(
                System.getProperty("bench.jvm", "-Xmx192m -XX:+UseSerialGC").split(" ", -1))) {
            Backlog backlog = Backlog.logged(workbench, LINES);
            out.printf(
                    "%n%d lines, %d characters each on average, %d records, median of %d runs%n%n",
                    backlog.lines(), backlog.characters() / backlog.lines(), backlog.records(), RUNS);
            List<Workbench.Run> bare = new ArrayList<>();
            List<Workbench.Run> connector = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                bare.add(workbench.bareReader(backlog.group(), backlog.start().toEpochMilli(), backlog.lines()));
                connector.add(workbench.connector(
                        backlog.group(),
                        backlog.records(),
                        Map.of("LOG_START_FROM", backlog.start().toString())));
            }
            row(out, "", "bare reader", "connector", "ratio");
            compare(out, "lines/s", bare, connector, run -> backlog.lines() / run.seconds());
            compare(out, "MB/s", bare, connector, run -> backlog.characters() / 1e6 / run.seconds());
            compare(out, "records/s", List.of(), connector, run -> backlog.records() / run.seconds());
            compare(
                    out,
                    "CPU s/million lines, warm",
                    bare,
                    connector,
                    run -> run.steadyCpuSeconds() * 1e6 / backlog.lines());
            compare(
                    out,
                    "CPU s/million lines, all",
                    bare,
                    connector,
                    run -> run.usage().cpuSeconds() * 1e6 / backlog.lines());
            compare(out, "peak resident MiB", bare, connector, run -> run.usage()
                    .peakMebibytes());
            compare(out, "start to first call s", List.of(), connector, Workbench.Run::startSeconds);
        }
    }

    private static void compare(
            PrintStream out,
            String what,
            List<Workbench.Run> bare,
            List<Workbench.Run> connector,
            ToDoubleFunction<Workbench.Run> value) {
        double ours = median(connector, value);
        if (bare.isEmpty()) {
            row(out, what, "", number(ours), "");
        } else {
            double theirs = median(bare, value);
            row(out, what, number(theirs), number(ours), number(ours / theirs));
        }
    }

    private static double median(List<Workbench.Run> runs, ToDoubleFunction<Workbench.Run> value) {
        return runs.stream()
                .mapToDouble(value)
                .sorted()
                .skip(runs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static String number(double value) {
        return value >= 100 ? String.format("%,.0f", value) : String.format("%.2f", value);
    }

    private static void row(PrintStream out, String what, String bare, String connector, String ratio) {
        out.printf("%-26s %14s %14s %8s%n", what, bare, connector, ratio);
    }

    /** A log that is complete before anything is read. */
    record Backlog(String group, Instant start, long lines, long characters, long records) {
        private static final int LINES_PER_REQUEST = 20;
        private static final int SECONDS = 600;

        static Backlog logged(Workbench workbench, int lines) {
            int requests = lines / LINES_PER_REQUEST;
            // old enough that no part of it is read a second time
            Instant start = Instant.now().minusSeconds(SECONDS * 3L);
            TrafficPlan plan =
                    TrafficPlan.of(TrafficGenerator.seeded(8), requests, 50, start, requests / (double) SECONDS);
            workbench.control().traffic(plan, false);
            long[] sum = new long[2];
            plan.events().forEachRemaining(event -> {
                sum[0]++;
                sum[1] += event.message().length();
            });
            return new Backlog(
                    plan.group(), start, sum[0], sum[1], plan.requestIds().count());
        }
    }
}
