/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PeriodicServiceTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final CamelContext context = new DefaultCamelContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Counter counter = new Counter();

    /** Counts its runs, and fails in those that {@code failure} is set for. */
    private static class Counter extends PeriodicService {

        final AtomicInteger runs = new AtomicInteger();
        volatile Throwable failure;

        Counter() {
            super(0, 5);
        }

        @Override
        protected void run() throws Exception {
            runs.incrementAndGet();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof Exception exception) {
                throw exception;
            }
        }
    }

    /** Its run blocks until it is released. */
    private static final class Slow extends Counter {

        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final AtomicBoolean completed = new AtomicBoolean();

        @Override
        protected void run() throws Exception {
            running.countDown();
            completed.set(released.await(SOON.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @BeforeEach
    void recordLog() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        context.stop();
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(PeriodicService.class);
    }

    private void bind(String name, PeriodicService service) {
        context.getRegistry().bind(name, PeriodicService.class, service, "startWithContext", "discard");
    }

    private void awaitRuns(int more) {
        int before = counter.runs.get();
        await().atMost(SOON).untilAsserted(() -> assertThat(counter.runs).hasValueGreaterThanOrEqualTo(before + more));
    }

    private long warnings() {
        return log.list.stream().filter(event -> event.getLevel() == Level.WARN).count();
    }

    @Test
    void beanRunsFromStartToStopOfContext() {
        bind("counter", counter);
        assertThat(counter.isStarted()).isFalse();

        context.start();
        awaitRuns(3);

        context.stop();
        assertThat(counter.isStopped()).isTrue();
        int runs = counter.runs.get();
        assertThat(await().during(Duration.ofMillis(50)).atMost(SOON).until(counter.runs::get, now -> now == runs))
                .isEqualTo(runs);
    }

    @Test
    void beanBoundToRunningContextRunsUntilUnbound() {
        context.start();
        bind("counter", counter);
        awaitRuns(2);

        context.getRegistry().unbind("counter");
        assertThat(counter.isStopped()).isTrue();
    }

    @Test
    void beanReplacedBeforeStartOfContextNeverRuns() {
        Counter replaced = new Counter();
        bind("counter", replaced);
        context.getRegistry().unbind("counter");
        bind("counter", counter);

        context.start();
        awaitRuns(3);

        assertThat(replaced.runs).hasValue(0);
    }

    @Test
    void failedRunsAreRetriedAndEachSeriesLogsOneWarning() {
        counter.failure = new IllegalStateException("no");
        bind("counter", counter);
        context.start();
        awaitRuns(3);
        counter.failure = new OutOfMemoryError("no");
        awaitRuns(3);
        assertThat(warnings()).isEqualTo(1);
        assertThat(log.list.get(0).getFormattedMessage()).startsWith("Counter failed. It is run again every 5 ms");

        counter.failure = null;
        awaitRuns(2);
        counter.failure = new IllegalStateException("again");
        awaitRuns(3);
        assertThat(warnings()).isEqualTo(2);
    }

    @Test
    void stopWaitsForRunInProgress() throws InterruptedException {
        Slow slow = new Slow();
        bind("slow", slow);
        context.start();
        assertThat(slow.running.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Thread stopping = new Thread(slow::stop);
        stopping.start();
        await().atMost(SOON).until(slow::isStopping);
        slow.released.countDown();
        stopping.join(SOON.toMillis());

        assertThat(slow.completed).isTrue();
    }

    @Test
    void startFailsWithoutDelay() {
        counter.setDelay(0);
        bind("counter", counter);

        assertThatThrownBy(context::start)
                .hasStackTraceContaining("Counter cannot run every 0 ms")
                .hasStackTraceContaining("routes/beans.camel.yaml");
    }
}
