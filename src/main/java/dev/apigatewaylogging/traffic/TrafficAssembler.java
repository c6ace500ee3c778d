package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLine;
import java.util.ArrayList;
import java.util.List;

/** Puts the lines of one request together. Pure: the same lines in whatever order give the same outcome. */
public final class TrafficAssembler {

    /**
     * Assembles the lines of one request.
     *
     * @param lines at least one line, all with the same request id, in the order of their arrival
     */
    public Outcome assemble(List<RequestLine> lines) {
        List<RequestLine> ordered = LineOrder.of(lines);
        List<ExecutionLine> execution = new ArrayList<>(ordered.size());
        List<AccessLine> access = new ArrayList<>(1);
        long timestamp = ordered.get(0).timestamp();
        for (RequestLine line : ordered) {
            if (line.says() instanceof ExecutionLine said) {
                if (execution.isEmpty()) {
                    timestamp = line.timestamp();
                }
                execution.add(said);
            } else if (line.says() instanceof AccessLine said) {
                access.add(said);
            }
        }
        RequestStory story = new RequestStory(
                new ExecutionFacts(execution),
                new AccessFacts(access),
                ordered.get(0).cursor().group());
        String requestId = ordered.get(0).requestId();
        String method = story.method();
        String path = story.path();
        if (method.isEmpty() || path.isEmpty()) {
            return new NoTraffic(requestId, story.reason(method, path), ordered.size());
        }
        int status = story.status();
        return new Traffic(
                requestId,
                story.origin(),
                story.request(method, path),
                story.response(status),
                execution.isEmpty() ? story.timeOfAccess(timestamp) : timestamp,
                ordered.size(),
                status == 0,
                story.tags());
    }
}
