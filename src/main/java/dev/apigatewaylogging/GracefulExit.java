/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.ShutdownStrategy;

/**
 * Ends the process with exit status 0 after a graceful shutdown, and with 1 if the last checkpoint was not written. Without
 * it, the JVM would exit with 143 after a SIGTERM, and as soon as Camel's own shutdown hook returns, which is before
 * the last service has stopped.
 *
 * <p>Camel's shutdown timeout only limits the wait for exchanges in flight. Here it is the time of the complete stop: a
 * third of it is reserved for closing Kafka's clients and writing the last checkpoint.
 */
final class GracefulExit extends MainListenerSupport {

    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final IntSupplier workStatus;
    private final Thread startupThread = Thread.currentThread();
    private volatile CamelContext context;
    private volatile Duration timeout = MARGIN;
    private volatile boolean exiting;
    private DeliveryTracker tracker;

    /** @param workStatus the exit status after a complete stop: 0, or 1 if the work of the process was not completed */
    GracefulExit(IntSupplier workStatus) {
        this.workStatus = workStatus;
    }

    /** Registers the hook before anything else, in the startup thread: the process may be stopped at any time. */
    void watch() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::await, "graceful-exit"));
        } catch (IllegalStateException stoppingAlready) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Ends the process with a status of its own. */
    void exit(int status) {
        exiting = true;
        System.exit(status);
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        ShutdownStrategy stop = main.getCamelContext().getShutdownStrategy();
        timeout = MARGIN.plusMillis(stop.getTimeUnit().toMillis(stop.getTimeout()));
        stop.setTimeout(Math.max(1, stop.getTimeout() * 2 / 3));
        context = main.getCamelContext();
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        tracker = main.getCamelContext().getRegistry().findSingleByType(DeliveryTracker.class);
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        int status = Math.max(((Main) main).getExitCode(), workStatus.getAsInt());
        Runtime.getRuntime().halt(status == 0 && tracker != null && !tracker.isCheckpointWritten() ? 1 : status);
    }

    /**
     * Keeps the JVM alive until afterStop() halts it or the timeout elapses. Before scanning starts, it halts immediately:
     * no state needs saving, and an interrupted startup would log a stack trace. If the startup failed, its exit status
     * is kept.
     */
    private void await() {
        if (exiting || !startupThread.isAlive()) {
            return;
        }
        if (context == null || context.hasService(DeliveryTracker.class) == null) {
            Runtime.getRuntime().halt(workStatus.getAsInt());
        }
        try {
            startupThread.join(timeout.toMillis());
            Runtime.getRuntime().halt(startupThread.isAlive() ? 1 : workStatus.getAsInt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
