package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLine;
import java.util.ArrayList;
import java.util.List;

/** Puts the lines of a request together. Pure: the same lines in whatever order give the same outcome. */
public final class TrafficAssembler {

    private final ClientAddress addresses;

    /** With CloudFront as the only trusted proxy. */
    public TrafficAssembler() {
        this("");
    }

    /**
     * With more trusted proxies than CloudFront.
     *
     * @param trustedProxies their addresses and CIDRs with commas between; empty for none
     */
    public TrafficAssembler(String trustedProxies) {
        this.addresses = new ClientAddress(TrustedProxies.of(trustedProxies));
    }

    /**
     * Assembles lines that share a request id. They are one request, unless a client repeated the id of another.
     *
     * @param lines at least one line, in the order of their arrival
     * @return one outcome for each request, in the order of the requests
     */
    public List<Outcome> assembleAll(List<RequestLine> lines) {
        List<RequestLine> ordered = LineOrder.of(lines);
        Wholeness wholeness = Wholeness.of(ordered);
        boolean bothLogs = wholeness.hasAccessLine() && wholeness.hasExecutionLines();
        if (!wholeness.isShared() && !bothLogs) {
            return ofOrdered(ordered, wholeness.hasGaps(), false);
        }
        return RequestsApart.of(ordered).stream()
                .flatMap(request -> assemble(request.lines(), request.borrowed(), request.isGuessed()).stream())
                .toList();
    }

    /**
     * Assembles the lines of one request.
     *
     * @param lines at least one line, all with the same request id, in the order of their arrival
     * @return the outcome; the first one where there is one for each path that may be the request's
     */
    public Outcome assemble(List<RequestLine> lines) {
        return assemble(lines, List.of(), false).get(0);
    }

    /**
     * Assembles the lines of one of several requests with one id.
     *
     * @param lines at least one line, in the order of their arrival
     * @param borrowed lines of another request, which stand in for those that are missing
     * @param guessed whether a line of it could as well be another request's
     * @return one outcome, or one for each path that may be the request's
     */
    List<Outcome> assemble(List<RequestLine> lines, List<RequestLine> borrowed, boolean guessed) {
        List<RequestLine> all = lines;
        if (!borrowed.isEmpty()) {
            all = new ArrayList<>(lines);
            all.addAll(borrowed);
        }
        List<RequestLine> ordered = LineOrder.of(all);
        return ofOrdered(ordered, Wholeness.of(ordered).hasGaps(), guessed);
    }

    private List<Outcome> ofOrdered(List<RequestLine> lines, boolean hasGaps, boolean guessed) {
        List<ExecutionLine> execution = new ArrayList<>(lines.size());
        List<AccessLine> access = new ArrayList<>(1);
        RequestLine first = null;
        RequestLine logged = null;
        for (RequestLine line : lines) {
            if (line.says() instanceof ExecutionLine said) {
                first = execution.isEmpty() ? line : first;
                execution.add(said);
            } else if (line.says() instanceof AccessLine said) {
                logged = logged == null ? line : logged;
                access.add(said);
            }
        }
        boolean apart = first != null
                && logged != null
                && !first.cursor().group().equals(logged.cursor().group());
        RequestLine earliest = first == null ? lines.get(0) : first;
        AccessFacts accessFacts = new AccessFacts(access);
        ExecutionFacts executionFacts = new ExecutionFacts(execution);
        long timestamp = first == null ? timeOf(accessFacts, earliest.timestamp()) : earliest.timestamp();
        List<Outcome> outcomes = new ArrayList<>(1);
        for (AccessFacts each : possible(accessFacts, executionFacts)) {
            outcomes.add(new RequestStory(
                            new Witnesses(
                                    executionFacts, each, earliest.cursor().group(), apart),
                            addresses)
                    .outcome(earliest.requestId(), timestamp, lines.size(), hasGaps, guessed));
        }
        return outcomes;
    }

    /** Which paths a client may have asked for who wrote another one into the access line: none must be hidden by that. */
    private static List<AccessFacts> possible(AccessFacts access, ExecutionFacts execution) {
        if (!access.hasOtherPaths()) {
            return List.of(access);
        }
        if (execution.knowsPath()) {
            return List.of(access.withoutPath());
        }
        List<AccessFacts> possible = new ArrayList<>(List.of(access));
        possible.addAll(access.withOtherPaths());
        return possible;
    }

    /** An access line is written when the request is over, but says when it began. */
    private static long timeOf(AccessFacts access, long written) {
        return RequestTime.millis(access.value(AccessField.REQUEST_TIME_EPOCH))
                .orElseGet(() -> RequestTime.millis(access.value(AccessField.REQUEST_TIME))
                        .orElse(written));
    }
}
