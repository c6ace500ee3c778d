/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.Call;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A run, an idle one, one with a change, a restart: with the given number of APIs, and a quota of 10 requests per second. */
final class DiscoveryOfManyApis {

    private static final String[] STAGES = {"dev", "test", "prod"};
    private static final int CALLS_A_SECOND = 10;
    private static final long MIB = 1024 * 1024;

    private final int count;
    private final Path data;

    /**
     * @param count of the APIs, half of them REST, half HTTP, with three stages each
     * @param data where the checkpoints are
     */
    DiscoveryOfManyApis(int count, Path data) {
        this.count = count;
        this.data = data;
    }

    void check() {
        int specs = count * STAGES.length;
        try (FakeAws aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.all(CALLS_A_SECOND)));
                FakeAktoBackend akto = FakeAktoBackend.started().keeping(spec -> "")) {
            List<GatewayApi> apis = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                GatewayApi api =
                        i % 2 == 0 ? aws.apis().rest("rest-" + i) : aws.apis().http("http-" + i);
                apis.add(api.stages(STAGES).describedIn(200_000));
            }
            AtomicLong early = new AtomicLong();
            AtomicLong late = new AtomicLong();
            akto.onUpload(spec -> {
                if (akto.specs().size() == specs / 3) {
                    early.set(memory());
                } else if (akto.specs().size() == specs) {
                    late.set(memory());
                }
            });

            try (DiscoveryRoute run = run(aws, akto)) {
                assertThat(run.firstRun()).contains("exported=" + specs + " uploaded=" + specs + " failed=0 ");
                assertThat(akto.specs()).hasSize(specs);
                assertThat(late.get() - early.get())
                        .as("memory in bytes after a third, %s, and at the end, %s", early, late)
                        .isLessThan(8 * MIB);
                assertThat(run.nextRun()).contains("exported=" + specs + " uploaded=0 failed=0 ");
                apis.get(count / 2).change("prod");
                assertThat(run.nextRun()).contains("exported=" + specs + " uploaded=1 failed=0 ");
            }
            try (DiscoveryRoute restarted = run(aws, akto)) {
                assertThat(restarted.firstRun()).contains("exported=" + specs + " uploaded=0 failed=0 ");
            }
            assertThat(akto.specs()).hasSize(specs + 1);
            List<Call> calls = aws.calls().all();
            Duration window = Duration.ofSeconds(10);
            int busiest = busiest(calls, window);
            System.err.printf(
                    "%d APIs: %d calls, busiest ten seconds %d, busiest second %d, throttled %d, memory %d -> %d KiB%n",
                    count,
                    calls.size(),
                    busiest,
                    busiest(calls, Duration.ofSeconds(1)),
                    aws.calls().rejected("ThrottlingException"),
                    early.get() / 1024,
                    late.get() / 1024);
            assertThat(busiest).isLessThan((int) window.toSeconds() * CALLS_A_SECOND / 2);
            assertThat(aws.calls().rejected("ThrottlingException")).isZero();
        }
    }

    private DiscoveryRoute run(FakeAws aws, FakeAktoBackend akto) {
        return DiscoveryRoute.of(aws, akto, data).withinTheQuota().withRunTimeout(Duration.ofMinutes(10));
    }

    /** The maximum of requests within a time. */
    private static int busiest(List<Call> calls, Duration window) {
        Deque<Instant> within = new ArrayDeque<>();
        int max = 0;
        for (Call call : calls) {
            within.addLast(call.at());
            while (!within.getFirst().isAfter(call.at().minus(window))) {
                within.removeFirst();
            }
            max = Math.max(max, within.size());
        }
        return max;
    }

    private static long memory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
