/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
import java.util.OptionalLong;
import java.util.function.Function;

/** Assembles the entries of a request. A pure function: the order of the entries does not change the result. */
public final class HttpCallAssembler {

    /** The clock difference between AWS hosts. */
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    /** The longest time from the start of a request to its access log entry. */
    private static final long MAX_MILLIS = 900_000;

    private final ClientAddress addresses;

    /** Creates an assembler with CloudFront as the only trusted proxy. */
    public HttpCallAssembler() {
        this("");
    }

    /**
     * Creates an assembler with trusted proxies in addition to CloudFront.
     *
     * @param trustedProxies comma-separated addresses and CIDRs; may be empty
     */
    public HttpCallAssembler(String trustedProxies) {
        this.addresses = new ClientAddress(TrustedProxies.of(trustedProxies));
    }

    /**
     * Assembles entries with the same request ID. They are one request unless a client reused the ID of another one.
     *
     * @param entries at least one entry, in the order of arrival
     * @return one result for each request, in the order of the requests
     */
    public List<AssemblyResult> assembleAll(List<RequestEntry> entries) {
        List<RequestEntry> ordered = EntryOrder.of(entries);
        Completeness completeness = Completeness.of(ordered);
        boolean bothLogs = completeness.hasAccessEntry() && completeness.hasExecutionEntries();
        if (!completeness.isShared() && !bothLogs) {
            return assembleOne(ordered, completeness.hasGaps(), false);
        }
        return RequestIdCollisions.split(ordered).stream()
                .flatMap(request -> assemble(request.entries(), request.borrowed(), request.isGuessed()).stream())
                .toList();
    }

    /**
     * Assembles the entries of one request.
     *
     * @param entries at least one entry, all with the same request ID, in the order of arrival
     * @return the result; the first one if several paths may be the request's
     */
    public AssemblyResult assemble(List<RequestEntry> entries) {
        return assemble(entries, List.of(), false).get(0);
    }

    /**
     * Assembles the entries of one of several requests with one ID.
     *
     * @param entries at least one entry, in the order of arrival
     * @param borrowed entries of another request that replace missing ones
     * @param guessed whether an entry may belong to another request
     * @return one result, or one for each path that may be the request's
     */
    public List<AssemblyResult> assemble(List<RequestEntry> entries, List<RequestEntry> borrowed, boolean guessed) {
        List<RequestEntry> all = entries;
        if (!borrowed.isEmpty()) {
            all = new ArrayList<>(entries);
            all.addAll(borrowed);
        }
        List<RequestEntry> ordered = EntryOrder.of(all);
        return assembleOne(ordered, Completeness.of(ordered).hasGaps(), guessed);
    }

    private List<AssemblyResult> assembleOne(List<RequestEntry> entries, boolean hasGaps, boolean guessed) {
        List<ExecutionLogEntry> execution = new ArrayList<>(entries.size());
        List<AccessLogEntry> access = new ArrayList<>(1);
        RequestEntry first = null;
        RequestEntry logged = null;
        for (RequestEntry entry : entries) {
            if (entry.entry() instanceof ExecutionLogEntry logEntry) {
                first = execution.isEmpty() ? entry : first;
                execution.add(logEntry);
            } else if (entry.entry() instanceof AccessLogEntry logEntry) {
                logged = logged == null ? entry : logged;
                access.add(logEntry);
            }
        }
        boolean inSeparateGroups = first != null
                && logged != null
                && !first.scanId().group().equals(logged.scanId().group());
        RequestEntry earliest = first == null ? entries.get(0) : first;
        AccessLogData accessFacts = new AccessLogData(access);
        ExecutionLogData executionFacts = new ExecutionLogData(execution);
        long timestamp = first == null ? timeOf(accessFacts, earliest.timestamp()) : earliest.timestamp();
        List<ExecutionLogData> others = executionFacts.ofOtherRequests(
                guessed, accessFacts.value(AccessField.PATH), accessFacts.value(AccessField.RESOURCE_PATH));
        LogSources all =
                new LogSources(executionFacts, accessFacts, earliest.scanId().group(), inSeparateGroups);
        String path = accessFacts.vouched(AccessField.PATH);
        boolean ofAnother = executionFacts.hasOtherPathParametersThan(path) || ApiOrigin.isOfAnotherApi(all, path);
        boolean doubtful = guessed || ofAnother || !others.isEmpty();
        List<AssemblyResult> outcomes = new ArrayList<>(1);
        for (AccessLogData each : possible(all, ofAnother)) {
            outcomes.add(new HttpCallBuilder(all.with(each), addresses)
                    .build(earliest.requestId(), timestamp, entries.size(), hasGaps, doubtful));
        }
        for (ExecutionLogData other : others) {
            LogSources sources = new LogSources(
                    other, new AccessLogData(List.of()), earliest.scanId().group(), false);
            AssemblyResult its =
                    new HttpCallBuilder(sources, addresses).build(earliest.requestId(), timestamp, 1, false, true);
            if (its instanceof HttpCall) {
                outcomes.add(its);
            }
        }
        return outcomes.size() == 1 ? outcomes : withoutImpossible(outcomes);
    }

    /** Returns the readings that have a method and path; if none has, the first one. */
    private static List<AssemblyResult> withoutImpossible(List<AssemblyResult> readings) {
        List<AssemblyResult> calls =
                readings.stream().filter(HttpCall.class::isInstance).toList();
        return calls.isEmpty() ? readings.subList(0, 1) : calls;
    }

    /**
     * Returns the possible paths if the client wrote another one into the access log entry: none may be hidden this
     * way.
     */
    private static List<AccessLogData> possible(LogSources sources, boolean ofAnother) {
        AccessLogData access = sources.access();
        ExecutionLogData execution = sources.execution();
        if (WebSocketEvent.isDisputed(sources)) {
            List<AccessLogData> possible = new ArrayList<>(List.of(access.asWebSocketEvent()));
            possible.addAll(possible(sources.with(access.asHttpRequest()), ofAnother));
            return possible;
        }
        if (ofAnother) {
            // the entry of a request with the same ID and resource
            return List.of(access.withoutPath(), access);
        }
        String path = access.value(AccessField.PATH);
        boolean added = !path.isEmpty()
                && access.vouched(AccessField.PATH).isEmpty()
                && execution.knowsPath()
                && (!execution.agreesOnPath(path) || ApiOrigin.isOfAnotherApi(sources, path));
        if (!access.hasOtherPaths() && !added) {
            String resource = ApiOrigin.hasOtherPrefixThanResource(sources) ? access.resource() : "";
            return resource.isEmpty() ? List.of(access) : List.of(access.withPath(path), access.withPath(resource));
        }
        if (execution.knowsPath()) {
            return List.of(access.withoutPath());
        }
        List<AccessLogData> possible = new ArrayList<>(List.of(access));
        possible.addAll(access.withOtherPaths(WebSocketEvent.typeByEntries(execution)));
        return possible;
    }

    /** An access log entry is written at the end of the request, but contains its start time. */
    private static long timeOf(AccessLogData access, long written) {
        OptionalLong certain = startTime(access::vouched);
        if (certain.isPresent()) {
            return certain.getAsLong();
        }
        if (access.contradicted().contains(AccessField.REQUEST_TIME)
                || access.contradicted().contains(AccessField.REQUEST_TIME_EPOCH)) {
            return written;
        }
        OptionalLong began = startTime(access::value);
        // a client that adds a time to the entry moves its request no further than this
        boolean plausible = began.isPresent()
                && began.getAsLong() <= written + CLOCKS_DIFFER_MILLIS
                && began.getAsLong() >= written - MAX_MILLIS;
        return plausible ? began.getAsLong() : written;
    }

    private static OptionalLong startTime(Function<AccessField, String> values) {
        OptionalLong epoch = RequestTime.millis(values.apply(AccessField.REQUEST_TIME_EPOCH));
        return epoch.isPresent() ? epoch : RequestTime.millis(values.apply(AccessField.REQUEST_TIME));
    }
}
