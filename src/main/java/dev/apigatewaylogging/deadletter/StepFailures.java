/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.aggregate.CallAcknowledgements;
import dev.apigatewaylogging.aggregate.CallAcknowledgements.Work;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.schedule.PeriodicService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes a request that a step cannot process from a step that is broken. A request that fails unexpectedly is kept,
 * unacknowledged, until the step has processed another one, or another one has passed the route. Then it is tried once more; if it fails again, it matches, and
 * becomes a dead letter. If a step has failed for every request of a minute, the flow holds: scanning pauses until the step
 * works, and everything is processed again.
 *
 * <p>Exchanges that cannot be processed again, of your own routes for example, match at once.
 */
@Metadata(
        label = "bean",
        description = "Matches failed requests that become dead letters; holds others while a step fails for all")
public final class StepFailures extends PeriodicService implements Predicate, Processor {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    /** Scanning goes on while fewer requests are held: they may be the only ones that fail. */
    private static final int MAX_HELD_WHILE_SCANNING = 10;

    private static final String PARTS_ARE_DEAD_LETTERS =
            "Parts of requests cannot be processed again: they are stored in DEAD_LETTER_DIR.";

    private static final String FAILED_AT = "FailedStepAt";

    /** The exchange property of a held exchange: when it was processed again. */
    private static final String RELEASED_AT = "StepFailuresReleasedAt";

    /** The exchange property with the work whose end is watched. */
    private static final String WATCHED = "StepFailuresWatched";

    @Metadata(description = "Pauses scanning", required = true)
    private DeliveryTracker deliveryTracker;

    @Metadata(description = "all: single requests may fail; none: the first failure holds the flow")
    private String tolerance = "all";

    @Metadata(description = "Milliseconds for which a step must fail for all requests before the flow is held")
    private Duration holdAfter = Duration.ofMinutes(1);

    @Metadata(
            description =
                    "Milliseconds until a held request is tried again; the interval doubles, up to six times as long")
    private Duration retryAfter = Duration.ofSeconds(5);

    @Metadata(description = "The ID of the step whose steps process one call each")
    private String callsId = "assemble-calls";

    @Metadata(description = "The ID of the step whose steps process aggregated requests")
    private String requestsId = "aggregate-by-request-id";

    private final LongSupplier nanoClock;
    private final Map<FailedStep, SuspectStep> suspects = new ConcurrentHashMap<>();
    private volatile boolean watching;

    /** The step and when an exchange failed in it. */
    private record Earlier(FailedStep step, long failedAt) {}

    public StepFailures() {
        this(System::nanoTime);
    }

    StepFailures(LongSupplier nanoClock) {
        super(1_000, 1_000);
        this.nanoClock = nanoClock;
    }

    /** Pauses scanning. */
    public void setDeliveryTracker(DeliveryTracker deliveryTracker) {
        this.deliveryTracker = deliveryTracker;
    }

    /** {@code none} holds the flow at the first failure; {@code all} tolerates failures of single requests. */
    public void setTolerance(String tolerance) {
        this.tolerance = tolerance;
    }

    /** How long a step must fail for all requests before the flow is held, in milliseconds. */
    public void setHoldAfter(long millis) {
        this.holdAfter = Duration.ofMillis(millis);
    }

    /**
     * When a held request is tried again while its step fails for all requests, in milliseconds. The interval doubles, up to six
     * times as long.
     */
    public void setRetryAfter(long millis) {
        this.retryAfter = Duration.ofMillis(millis);
    }

    /** The ID of the step whose steps process one call each. */
    public void setCallsId(String callsId) {
        this.callsId = callsId;
    }

    /** The ID of the step whose steps process aggregated requests. */
    public void setRequestsId(String requestsId) {
        this.requestsId = requestsId;
    }

    private boolean isHeldAtFirst() {
        return tolerance.equals("none");
    }

    /** Records that a step has processed an exchange. */
    void onSuccess(FailedStep step, Exchange exchange) {
        if (watching) {
            Work work = work(exchange);
            SuspectStep suspect = suspects.get(step);
            if (suspect != null) {
                suspect.passed(work);
            }
            if (work.isWhole() && exchange.getProperty(WATCHED) != work.identity()) {
                exchange.setProperty(WATCHED, work.identity());
                exchange.getExchangeExtension().addOnCompletion(new WorkCompletion(work));
            }
        }
    }

    private static Work work(Exchange exchange) {
        return CallAcknowledgements.work(exchange).orElseGet(() -> {
            Object identity = exchange.getUnitOfWork() == null ? exchange : exchange.getUnitOfWork();
            return new Work(identity, identity, false, true);
        });
    }

    /**
     * At the end of a call or batch, the steps that it has passed count as successful, except the one that it failed in. A call that
     * has passed the route after a step has failed shows that the step fails only for some calls, also if others do not reach
     * it: it may be part of a choice.
     */
    private final class WorkCompletion extends SynchronizationAdapter {
        private final Work work;

        private WorkCompletion(Work work) {
            this.work = work;
        }

        @Override
        public void onDone(Exchange exchange) {
            boolean failed = exchange.isFailed() || exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT) != null;
            if (failed) {
                dropPass(FailedStep.of(exchange), work);
            }
            endOf(work);
            if (work.isCall() && !failed && !exchange.isRouteStop()) {
                long started = started(exchange);
                suspects.values().forEach(suspect -> suspect.delivered(work, started));
            }
        }
    }

    private long started(Exchange call) {
        Long released = call.getProperty(RELEASED_AT, Long.class);
        if (released != null) {
            return released;
        }
        // one more, since the age is truncated to milliseconds
        long age = TimeUnit.MILLISECONDS.toNanos(call.getClock().elapsed() + 1);
        return nanoClock.getAsLong() - age;
    }

    private void dropPass(FailedStep step, Work work) {
        SuspectStep suspect = suspects.get(step);
        if (suspect != null) {
            suspect.failedFor(work);
        }
    }

    private void endOf(Work work) {
        suspects.values().forEach(suspect -> suspect.ended(work));
    }

    @Override
    public synchronized boolean matches(Exchange failed) {
        Optional<CallAcknowledgements.Unit> unit = CallAcknowledgements.unit(failed);
        if (unit.filter(CallAcknowledgements.Unit::isGivenUp).isPresent()) {
            return false;
        }
        FailedStep step = FailedStep.of(failed);
        SuspectStep suspect = record(step, failed);
        Earlier earlier = failed.getProperty(FAILED_AT, Earlier.class);
        boolean stopped = isStopped(failed, step);
        boolean single = earlier != null
                && earlier.step().equals(step)
                && suspect.succeededSince(earlier.failedAt())
                && !stopped;
        if (single && !isHeldAtFirst()) {
            return true;
        }
        long now = nanoClock.getAsLong();
        Optional<HeldUnit> held =
                unit.flatMap(one -> HeldUnit.take(failed, one.isCall() ? callsId : requestsId, one, now));
        if (held.isEmpty() && stopped && unit.isPresent()) {
            // its route is being reloaded, so that there is nothing that could process it again
            unit.get().giveUp();
            return false;
        }
        if (held.isEmpty()) {
            return true;
        }
        held.get().exchange().setProperty(FAILED_AT, new Earlier(step, now));
        suspect.held().add(held.get());
        if (isHeldAtFirst()) {
            decide();
        }
        return false;
    }

    /** Whether the step may have failed because a route was being stopped: then the request is not the cause. */
    private boolean isStopped(Exchange failed, FailedStep step) {
        Exception caught = failed.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (deliveryTracker.isRouteStopped() || ObjectHelper.getException(InterruptedException.class, caught) != null) {
            return true;
        }
        return !step.routeId().isEmpty()
                && failed.getContext().getRouteController().getRouteStatus(step.routeId()) != ServiceStatus.Started;
    }

    /** Records and reports the failure of a page, which the consumer dispatches again. */
    @Override
    public synchronized void process(Exchange failed) {
        record(FailedStep.of(failed), failed);
    }

    private SuspectStep record(FailedStep step, Exchange failed) {
        SuspectStep suspect = suspect(step);
        Work work = work(failed);
        suspect.failedFor(work);
        endOf(work);
        Exception caught = failed.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        long count = suspect.failed(
                caught == null
                        ? "an unknown error"
                        : rootCause(caught).getClass().getName());
        report(step, suspect, count);
        return suspect;
    }

    @Override
    public void initPredicate(CamelContext context) {
        // nothing to prepare: it is a bean
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = UnexpectedErrors.cause(failure);
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void report(FailedStep step, SuspectStep suspect, long count) {
        if (count > 0) {
            LOG.error(
                    "Unexpected error in {}: {} ({} since the last message, at most one per minute). A request that fails"
                            + " while others succeed is stored in DEAD_LETTER_DIR.",
                    step,
                    suspect.cause(),
                    count);
        }
    }

    @Override
    protected void run() {
        if (getCamelContext().isStopping()) {
            return;
        }
        List<HeldUnit> again = new ArrayList<>();
        synchronized (this) {
            for (Map.Entry<FailedStep, SuspectStep> entry : suspects.entrySet()) {
                SuspectStep suspect = entry.getValue();
                suspect.held().removeIf(one -> one.unit().isGivenUp());
                report(entry.getKey(), suspect, suspect.overdueReport());
                again.addAll(due(suspect));
            }
            suspects.values().removeIf(SuspectStep::isOver);
            watching = !suspects.isEmpty();
            decide();
        }
        for (HeldUnit unit : again) {
            if (!isReleased(unit)) {
                // the route is being reloaded, or is gone
                keep(unit);
            }
        }
    }

    private boolean isReleased(HeldUnit unit) {
        try {
            unit.exchange().setProperty(RELEASED_AT, nanoClock.getAsLong());
            return unit.release();
        } catch (Exception e) {
            LOG.debug("A held request cannot be processed yet", e);
            return false;
        }
    }

    /** Removes the requests that are to be tried again. */
    private static List<HeldUnit> due(SuspectStep suspect) {
        List<HeldUnit> due = new ArrayList<>();
        Iterator<HeldUnit> held = suspect.held().iterator();
        while (held.hasNext()) {
            HeldUnit unit = held.next();
            if (suspect.succeededSince(unit.failedAt())) {
                held.remove();
                due.add(unit);
            }
        }
        if (due.isEmpty() && !suspect.held().isEmpty() && suspect.isRetryDue()) {
            due.add(suspect.held().remove());
        }
        return due;
    }

    private synchronized void keep(HeldUnit unit) {
        FailedStep step = unit.exchange().getProperty(FAILED_AT, Earlier.class).step();
        suspect(step).held().add(unit);
    }

    /** Returns what is known of a step, which is watched from now on. */
    private SuspectStep suspect(FailedStep step) {
        SuspectStep suspect = suspects.computeIfAbsent(step, key -> new SuspectStep(nanoClock, retryAfter));
        watching = true;
        return suspect;
    }

    /** Holds the flow, or ends the hold. */
    private void decide() {
        for (Map.Entry<FailedStep, SuspectStep> entry : suspects.entrySet()) {
            SuspectStep suspect = entry.getValue();
            boolean holding = isHeldAtFirst() ? !suspect.held().isEmpty() : suspect.failsFor(holdAfter);
            if (holding == suspect.isHolding()) {
                continue;
            }
            suspect.setHolding(holding);
            if (holding) {
                LOG.error(
                        "{} in {} ({}). {} Correct it in its file of routes/.",
                        isHeldAtFirst() ? "A request failed" : "Every request of the last minute failed",
                        entry.getKey(),
                        suspect.cause(),
                        suspect.failsForParts()
                                ? PARTS_ARE_DEAD_LETTERS
                                : "Scanning pauses, and no request is lost: they are processed again, also without a"
                                        + " restart, when the step works.");
            } else {
                LOG.info("The {} works again: scanning continues, and the held requests are processed", entry.getKey());
            }
        }
        boolean pause = suspects.values().stream()
                .anyMatch(suspect -> suspect.isHolding()
                        && suspect.held().size() >= (isHeldAtFirst() ? 1 : MAX_HELD_WHILE_SCANNING));
        deliveryTracker.hold(pause ? describe(failing()) : "");
    }

    /** Which steps fail for all requests, and what becomes of these; empty if no step does. */
    Optional<String> problem() {
        List<Map.Entry<FailedStep, SuspectStep>> failing = failing();
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        boolean losesParts = failing.stream().anyMatch(entry -> entry.getValue().failsForParts());
        return Optional.of(describe(failing) + ". Correct the step in its file of routes/. "
                + (losesParts
                        ? PARTS_ARE_DEAD_LETTERS
                        : "No request is lost: processing continues when the step works."));
    }

    private List<Map.Entry<FailedStep, SuspectStep>> failing() {
        return suspects.entrySet().stream()
                .filter(entry ->
                        entry.getValue().isHolding() || entry.getValue().failsFor(holdAfter))
                .toList();
    }

    private String describe(List<Map.Entry<FailedStep, SuspectStep>> failing) {
        return (isHeldAtFirst() ? "a request failed in " : "every request of the last minute failed in ")
                + failing.stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue().cause() + ")")
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
