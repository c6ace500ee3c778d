/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import dev.apigatewaylogging.delivery.InFlightBatch;
import dev.apigatewaylogging.httpcall.AssemblyFailure;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that the aggregator emits in one exchange: one aggregated request, or several that a page completed.
 * Each is acknowledged separately, when all of its calls are delivered.
 */
public final class RequestBatch implements InFlightBatch {

    private final List<OpenRequest> requests;
    private final InFlightRequestLimit backlog;
    private final DeliveryTracker tracker;
    /** The request of each assembled call, in the order of the calls. */
    private final List<OpenRequest> owners = new ArrayList<>();

    private int handedOut;
    private int inBacklog;

    public RequestBatch(List<OpenRequest> requests, InFlightRequestLimit backlog, DeliveryTracker tracker) {
        this.requests = List.copyOf(requests);
        this.backlog = backlog;
        this.tracker = tracker;
    }

    /** Returns the requests, including duplicates. */
    public List<OpenRequest> requests() {
        return requests;
    }

    /** Closes the requests: no more entries are added, and duplicates are known. */
    public void close() {
        requests.forEach(OpenRequest::close);
        inBacklog = requests.size();
        backlog.add(inBacklog);
        if (inBacklog > 0) {
            tracker.onSent(this);
        }
    }

    @Override
    public synchronized void giveUp() {
        requests.forEach(OpenRequest::nack);
        leaveBacklog();
    }

    /** Gives up the request of a call. */
    synchronized void giveUp(int call) {
        if (call < owners.size()) {
            owners.get(call).nack();
            leaveBacklog();
        }
    }

    /** Assembles all requests except duplicates and those that were given up, and releases their entries. */
    public synchronized List<AssemblyResult> assemble(HttpCallAssembler assembler) {
        List<AssemblyResult> calls = new ArrayList<>(requests.size());
        for (OpenRequest request : requests) {
            if (!request.isDuplicate() && !request.hasEnded()) {
                List<AssemblyResult> its = assembledOrFailed(assembler, request);
                calls.addAll(its);
                request.releaseEntries(its.size());
                its.forEach(call -> owners.add(request));
            }
        }
        return calls;
    }

    /** A request that cannot be assembled must not affect the others of the batch. */
    private static List<AssemblyResult> assembledOrFailed(HttpCallAssembler assembler, OpenRequest request) {
        try {
            return request.outcomes(assembler);
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(new AssemblyFailure(request.requestId(), e));
        }
    }

    /** Returns the number of the next call. */
    synchronized int nextCall() {
        return handedOut++;
    }

    /**
     * Records that the failed batch is held to be processed again, or is processed again now.
     *
     * @return false if that is impossible, because its calls are in progress on their own
     */
    synchronized boolean hold(boolean held) {
        if (requests.stream().anyMatch(request -> request.isAssembled() || request.hasEnded())) {
            return false;
        }
        requests.forEach(held ? OpenRequest::held : OpenRequest::released);
        return true;
    }

    /** Records that a failed call is held to be processed again, or is processed again now. */
    synchronized boolean holdCall(int call, boolean held) {
        if (call >= owners.size()) {
            return false;
        }
        if (held) {
            owners.get(call).held();
        } else {
            owners.get(call).released();
        }
        return true;
    }

    /** Returns whether none of its requests counts any more. */
    public synchronized boolean isGivenUp() {
        return requests.stream().allMatch(OpenRequest::hasEnded);
    }

    /** Returns the request of a call; null if there is no such call. */
    synchronized OpenRequest owner(int call) {
        return call < owners.size() ? owners.get(call) : null;
    }

    /** Returns whether the request of a call does not count any more. */
    synchronized boolean isGivenUp(int call) {
        return call < owners.size() && owners.get(call).hasEnded();
    }

    /** Records that the route has finished a call. */
    synchronized void ended(int call, boolean delivered) {
        if (call < owners.size()) {
            owners.get(call).callEnded(delivered);
            leaveBacklog();
        }
    }

    /**
     * Records that the route has finished the batch, including requests without delivered calls. Calls in flight
     * complete by themselves.
     *
     * @param delivered whether the exchange succeeded. A split interrupted by a shutdown also succeeds, with calls that
     *     were not delivered
     * @param stopping whether the route is being stopped
     */
    public synchronized void ended(boolean delivered, boolean stopping) {
        endOthers(delivered, stopping);
        leaveBacklog();
    }

    private void endOthers(boolean delivered, boolean stopping) {
        boolean interrupted = handedOut < owners.size() && (stopping || handedOut > 0);
        if (delivered && !interrupted) {
            for (OpenRequest request : requests) {
                if (stopping && !request.isAssembled() && !request.isDuplicate()) {
                    request.nack();
                } else if (!request.hasCallsUnderWay() || !isHandedOut(request)) {
                    request.acknowledge();
                }
            }
            return;
        }
        for (OpenRequest never : owners.subList(Math.min(handedOut, owners.size()), owners.size())) {
            never.callEnded(false);
        }
        requests.stream().filter(request -> !owners.contains(request)).forEach(OpenRequest::nack);
    }

    private boolean isHandedOut(OpenRequest request) {
        return owners.subList(0, Math.min(handedOut, owners.size())).contains(request);
    }

    private void leaveBacklog() {
        int open =
                (int) requests.stream().filter(request -> !request.hasEnded()).count();
        if (open < inBacklog) {
            backlog.remove(inBacklog - open);
            inBacklog = open;
            if (open == 0) {
                tracker.onEnded(this);
            }
        }
    }
}
