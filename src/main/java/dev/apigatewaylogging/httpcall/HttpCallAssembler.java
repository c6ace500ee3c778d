package dev.apigatewaylogging.httpcall;

import dev.apigatewaylogging.httpcall.entries.Completeness;
import dev.apigatewaylogging.httpcall.entries.EntryOrder;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.httpcall.entries.RequestIdCollisions;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import java.util.ArrayList;
import java.util.List;

/** Puts the lines of a request together. Pure: the same lines in whatever order give the same outcome. */
public final class HttpCallAssembler {

    private final ClientAddress addresses;

    /** With CloudFront as the only trusted proxy. */
    public HttpCallAssembler() {
        this("");
    }

    /**
     * With more trusted proxies than CloudFront.
     *
     * @param trustedProxies their addresses and CIDRs with commas between; empty for none
     */
    public HttpCallAssembler(String trustedProxies) {
        this.addresses = new ClientAddress(TrustedProxies.of(trustedProxies));
    }

    /**
     * Assembles lines that share a request id. They are one request, unless a client repeated the id of another.
     *
     * @param lines at least one line, in the order of their arrival
     * @return one outcome for each request, in the order of the requests
     */
    public List<AssemblyResult> assembleAll(List<RequestEntry> lines) {
        List<RequestEntry> ordered = EntryOrder.of(lines);
        Completeness completeness = Completeness.of(ordered);
        boolean bothLogs = completeness.hasAccessLine() && completeness.hasExecutionLines();
        if (!completeness.isShared() && !bothLogs) {
            return assembleOne(ordered, completeness.hasGaps(), false);
        }
        return RequestIdCollisions.split(ordered).stream()
                .flatMap(request -> assemble(request.lines(), request.borrowed(), request.isGuessed()).stream())
                .toList();
    }

    /**
     * Assembles the lines of one request.
     *
     * @param lines at least one line, all with the same request id, in the order of their arrival
     * @return the outcome; the first one where there is one for each path that may be the request's
     */
    public AssemblyResult assemble(List<RequestEntry> lines) {
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
    public List<AssemblyResult> assemble(List<RequestEntry> lines, List<RequestEntry> borrowed, boolean guessed) {
        List<RequestEntry> all = lines;
        if (!borrowed.isEmpty()) {
            all = new ArrayList<>(lines);
            all.addAll(borrowed);
        }
        List<RequestEntry> ordered = EntryOrder.of(all);
        return assembleOne(ordered, Completeness.of(ordered).hasGaps(), guessed);
    }

    private List<AssemblyResult> assembleOne(List<RequestEntry> lines, boolean hasGaps, boolean guessed) {
        List<ExecutionLogEntry> execution = new ArrayList<>(lines.size());
        List<AccessLogEntry> access = new ArrayList<>(1);
        RequestEntry first = null;
        RequestEntry logged = null;
        for (RequestEntry line : lines) {
            if (line.entry() instanceof ExecutionLogEntry said) {
                first = execution.isEmpty() ? line : first;
                execution.add(said);
            } else if (line.entry() instanceof AccessLogEntry said) {
                logged = logged == null ? line : logged;
                access.add(said);
            }
        }
        boolean apart = first != null
                && logged != null
                && !first.scanId().group().equals(logged.scanId().group());
        RequestEntry earliest = first == null ? lines.get(0) : first;
        AccessLogData accessFacts = new AccessLogData(access);
        ExecutionLogData executionFacts = new ExecutionLogData(execution);
        long timestamp = first == null ? timeOf(accessFacts, earliest.timestamp()) : earliest.timestamp();
        List<AssemblyResult> outcomes = new ArrayList<>(1);
        for (AccessLogData each : possible(accessFacts, executionFacts)) {
            outcomes.add(new HttpCallBuilder(
                            new LogSources(
                                    executionFacts, each, earliest.scanId().group(), apart),
                            addresses)
                    .build(earliest.requestId(), timestamp, lines.size(), hasGaps, guessed));
        }
        return outcomes;
    }

    /** Which paths a client may have asked for who wrote another one into the access line: none must be hidden by that. */
    private static List<AccessLogData> possible(AccessLogData access, ExecutionLogData execution) {
        if (!access.hasOtherPaths()) {
            return List.of(access);
        }
        if (execution.knowsPath()) {
            return List.of(access.withoutPath());
        }
        List<AccessLogData> possible = new ArrayList<>(List.of(access));
        possible.addAll(access.withOtherPaths());
        return possible;
    }

    /** An access line is written when the request is over, but says when it began. */
    private static long timeOf(AccessLogData access, long written) {
        return RequestTime.millis(access.value(AccessField.REQUEST_TIME_EPOCH))
                .orElseGet(() -> RequestTime.millis(access.value(AccessField.REQUEST_TIME))
                        .orElse(written));
    }
}
