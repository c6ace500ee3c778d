package dev.apigatewaylogging.aggregate;

import dev.apigatewaylogging.httpcall.AssemblyFailure;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that leave the aggregator in one exchange: one that was aggregated, or several that were complete within
 * their page. Each is acknowledged by itself, when all of its calls are delivered.
 */
public final class RequestBatch {

    private final List<OpenRequest> requests;
    private final DeliveryBackPressure backlog;
    /** Whose each assembled call is, in the order of the calls. */
    private final List<OpenRequest> owners = new ArrayList<>();

    private int handedOut;
    private int inBacklog;

    public RequestBatch(List<OpenRequest> requests, DeliveryBackPressure backlog) {
        this.requests = List.copyOf(requests);
        this.backlog = backlog;
    }

    /** The requests, duplicates among them. */
    public List<OpenRequest> requests() {
        return requests;
    }

    /** Closes the requests: no entry is added any more, and it is known which of them are duplicates. */
    public void close() {
        requests.forEach(OpenRequest::close);
        inBacklog = requests.size();
        backlog.add(inBacklog);
    }

    /** Assembles all requests but duplicates. Their entries are not needed any more then. */
    public synchronized List<AssemblyResult> assemble(HttpCallAssembler assembler) {
        List<AssemblyResult> calls = new ArrayList<>(requests.size());
        for (OpenRequest request : requests) {
            if (request.bringsNews()) {
                List<AssemblyResult> its = assembledOrFailed(assembler, request);
                calls.addAll(its);
                request.releaseEntries(its.size());
                its.forEach(call -> owners.add(request));
            }
        }
        return calls;
    }

    /** What cannot be assembled must not stop the others of the batch. */
    private static List<AssemblyResult> assembledOrFailed(HttpCallAssembler assembler, OpenRequest request) {
        try {
            return request.outcomes(assembler);
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(new AssemblyFailure(request.requestId(), e));
        }
    }

    /** The number of the call that is handed out next. */
    synchronized int nextCall() {
        return handedOut++;
    }

    /** The route is done with one of the calls. */
    synchronized void ended(int call, boolean delivered) {
        if (call < owners.size()) {
            owners.get(call).callEnded(delivered);
            leaveBacklog();
        }
    }

    /**
     * The route is done with the batch: with what it did not deliver call by call, too. Calls that are under way end by
     * themselves.
     *
     * @param delivered whether it did all that it wanted to. A split that a stop interrupts ends in the same way, with calls
     *     that nobody has delivered
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
                if (stopping && !request.isAssembled() && request.bringsNews()) {
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
        }
    }
}
