/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.schedule;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs at a fixed delay while the Camel context runs. A run that fails is logged, and does not prevent the next one.
 * A bean of {@code routes/beans.camel.yaml} has {@code initMethod: startWithContext} and {@code destroyMethod: discard}.
 */
public abstract class PeriodicService extends ServiceSupport implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicService.class);

    private static final long STOP_MILLIS = 5_000;

    @Metadata(description = "Milliseconds from the start to the first run")
    private long initialDelay;

    @Metadata(description = "Milliseconds from the end of a run to the next one")
    private long delay;

    private CamelContext camelContext;
    private ScheduledExecutorService executor;
    private boolean failing;
    private volatile boolean discarded;

    /**
     * @param initialDelay milliseconds from the start to the first run, by default
     * @param delay milliseconds from the end of a run to the next one, by default
     */
    protected PeriodicService(long initialDelay, long delay) {
        this.initialDelay = initialDelay;
        this.delay = delay;
    }

    /** Milliseconds from the start to the first run. */
    public void setInitialDelay(long initialDelay) {
        this.initialDelay = initialDelay;
    }

    /** Milliseconds from the end of a run to the next one; at least 1. */
    public void setDelay(long delay) {
        this.delay = delay;
    }

    /** One run. Runs never overlap. */
    protected abstract void run() throws Exception;

    /** Starts with the Camel context, before its routes, or at once if that has started. Stops with it, after its routes. */
    public void startWithContext() throws Exception {
        camelContext.addService(this, true, true);
    }

    /**
     * Stops for good, also if the context has yet to start it: Camel's CLI creates the beans of a file twice at startup, and
     * again when the file is edited.
     */
    public void discard() throws Exception {
        discarded = true;
        camelContext.removeService(this);
        stop();
    }

    @Override
    protected void doStart() throws Exception {
        if (discarded) {
            return;
        }
        if (initialDelay < 0 || delay < 1) {
            throw new IllegalArgumentException(
                    name() + " cannot run every " + delay + " ms after " + initialDelay
                            + " ms. Set its delay to at least 1, and its initialDelay to at least 0, in routes/beans.camel.yaml.");
        }
        executor = camelContext.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, name());
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::runSafely, initialDelay, delay, TimeUnit.MILLISECONDS);
    }

    /** Waits for a run in progress, so that a subclass can close afterwards what the run uses. */
    @Override
    protected void doStop() throws Exception {
        if (executor != null) {
            camelContext.getExecutorServiceManager().shutdownGraceful(executor, STOP_MILLIS);
            executor = null;
        }
    }

    /** Catches everything: the executor would cancel all further runs. */
    private void runSafely() {
        try {
            run();
            failing = false;
        } catch (Throwable e) {
            if (failing) {
                LOG.debug("{} failed again", name(), e);
            } else {
                failing = true;
                LOG.warn(
                        "{} failed. It is run again every {} ms; further failures are logged at DEBUG.",
                        name(),
                        delay,
                        e);
            }
        }
    }

    private String name() {
        return getClass().getSimpleName();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
