/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall.entries;

import dev.apigatewaylogging.httpcall.ClientPath;
import dev.apigatewaylogging.httpcall.RequestTime;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.ApiGatewayLogGroup;
import dev.apigatewaylogging.logformat.ExecutionLabel;
import dev.apigatewaylogging.logformat.ExecutionLogEntry;
import dev.apigatewaylogging.logformat.LogDeliveryFields;
import dev.apigatewaylogging.logformat.ResourceTemplate;
import dev.apigatewaylogging.util.http.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One of the requests with the same ID, while entries are assigned to it. */
public final class CollisionCandidate {

    /** The tolerance between logged latency and elapsed time, in milliseconds and in percent. */
    private static final long LATENCY_MILLIS = 100;

    private static final int LATENCY_PERCENT = 5;

    /** The clock difference between AWS hosts. */
    private static final long CLOCKS_DIFFER_MILLIS = 2_000;

    /** The time from the request's start to the entry with the latency, or to the first entry. */
    private static final long MAX_MILLIS = 60_000;

    /** An entry of a longer request has no time to compare. */
    private static final long MAX_TIME_DIFFERENCE_MILLIS = 900_000;

    private static final int NO_BEGINNING = 4;
    private static final String USER_AGENT = "User-Agent=";

    /** The length of a map that has any header: of {@code {}} and of no map, nothing is known. */
    private static final int MIN_HEADERS = 4;

    private static final long INTEGRATION = Completeness.bits(
            ExecutionLabel.ENDPOINT_REQUEST_URI,
            ExecutionLabel.ENDPOINT_REQUEST_HEADERS,
            ExecutionLabel.ENDPOINT_REQUEST_BODY,
            ExecutionLabel.SENDING_REQUEST,
            ExecutionLabel.RECEIVED_RESPONSE,
            ExecutionLabel.ENDPOINT_RESPONSE_HEADERS,
            ExecutionLabel.ENDPOINT_RESPONSE_BODY);

    private static final long METHOD_RESPONSE =
            Completeness.bits(ExecutionLabel.METHOD_RESPONSE_BODY, ExecutionLabel.METHOD_RESPONSE_HEADERS);

    private static final long GATEWAY_RESPONSE = Completeness.bits(
            ExecutionLabel.GATEWAY_RESPONSE,
            ExecutionLabel.GATEWAY_RESPONSE_BODY,
            ExecutionLabel.GATEWAY_RESPONSE_HEADERS);

    private final List<RequestEntry> entries = new ArrayList<>(RequestEntry.TYPICAL_PER_REQUEST);
    private final List<AccessLogEntry> access = new ArrayList<>(1);
    private List<RequestEntry> borrowed = List.of();
    private String api = "";
    private String stage = "";
    private String extendedId = "";
    private String method = "";
    private String resourcePath = "";
    private String checkedMethod = "";
    private int beginsAt = NO_BEGINNING;
    private String headers = "";
    private int status;
    private long seen;
    private int phase = EntryPhase.START;
    private boolean authorizing;
    private boolean waiting;
    private boolean guessed;
    private long sentAt;
    private int touched;

    /** Returns its entries; of repeated ones the first counts. */
    public List<RequestEntry> entries() {
        return entries;
    }

    /** Returns entries of another request that replace missing ones, so that a record can be created. */
    public List<RequestEntry> borrowed() {
        return borrowed;
    }

    /** Returns whether one of its entries may belong to another request. */
    public boolean isGuessed() {
        return guessed;
    }

    void guessed() {
        guessed = true;
    }

    int touched() {
        return touched;
    }

    long firstTime() {
        return entries.get(0).timestamp();
    }

    String extendedId() {
        return extendedId;
    }

    boolean isEnded() {
        return has(ExecutionLabel.METHOD_COMPLETED);
    }

    boolean isWaiting() {
        return waiting;
    }

    private boolean hasNot(ExecutionLabel label) {
        long bit = Completeness.bit(label);
        return (seen & bit) == 0 || (bit & (Completeness.ONCE | INTEGRATION)) == 0;
    }

    /** Returns whether it has neither this entry nor one that contradicts it. */
    boolean lacks(ExecutionLogEntry logEntry) {
        long bit = Completeness.bit(logEntry.label());
        // a record has one response
        long instead =
                (bit & METHOD_RESPONSE) != 0 ? GATEWAY_RESPONSE : (bit & GATEWAY_RESPONSE) != 0 ? METHOD_RESPONSE : 0;
        return hasNot(logEntry.label())
                && (seen & instead) == 0
                && !(logEntry.label() == ExecutionLabel.HTTP_METHOD
                        && !checkedMethod.isEmpty()
                        && !MethodEntry.of(logEntry.value()).fits(checkedMethod));
    }

    /** The entry of the usage plan names the method and the resource that follow. */
    private boolean isOfAnotherCheck(CollisionCandidate other) {
        return !checkedMethod.isEmpty() && !new MethodEntry(other.method, other.resourcePath).fits(checkedMethod);
    }

    /** Returns the position of its first entry among those that a request can begin with. */
    int beginsAt() {
        return beginsAt;
    }

    private boolean has(ExecutionLabel label) {
        return (seen & Completeness.bit(label)) != 0;
    }

    /** Returns whether the entry can be the next one of this request, by its content and by the order of phases. */
    boolean takes(ExecutionLogEntry logEntry, int its) {
        boolean refused = has(ExecutionLabel.KEY_THROTTLED) || has(ExecutionLabel.KEY_QUOTA_EXCEEDED);
        return lacks(logEntry) && phase <= its && !(refused && its < EntryPhase.RESPONSE);
    }

    boolean isUnauthorized() {
        return has(ExecutionLabel.UNAUTHORIZED_REQUEST);
    }

    /** Returns whether the integration's latency agrees with the elapsed time; also true without a latency. */
    boolean agreesWithLatency(RequestEntry entry, long latency) {
        if (latency < 0 || !waiting) {
            return latency < 0;
        }
        long passed = entry.timestamp() - sentAt;
        return Math.abs(passed - latency) <= LATENCY_MILLIS + latency * LATENCY_PERCENT / 100;
    }

    void add(RequestEntry entry, ExecutionLogEntry logEntry, int its, int index) {
        if (entries.isEmpty()) {
            beginsAt = beginning(logEntry.label());
            LogDeliveryFields delivered = logEntry.deliveryFields();
            ApiGatewayLogGroup managed =
                    ApiGatewayLogGroup.of(entry.scanId().group().name());
            api = delivered.apiId().isEmpty() ? managed.apiId() : delivered.apiId();
            stage = delivered.stage().isEmpty() ? managed.stage() : delivered.stage();
        }
        entries.add(entry);
        touched = index;
        switch (logEntry.label()) {
            case EXTENDED_REQUEST_ID -> extendedId = extendedId.isEmpty() ? logEntry.value() : extendedId;
            case STARTING_AUTHORIZER -> authorizing = true;
            case API_KEY_CHECK -> checkedMethod = MethodEntry.checked(logEntry.value());
            case HTTP_METHOD -> readMethod(MethodEntry.of(logEntry.value()));
            case METHOD_REQUEST_HEADERS -> headers = logEntry.truncated() ? "" : logEntry.value();
            case METHOD_COMPLETED -> status = StatusCode.of(logEntry.value());
            case SENDING_REQUEST -> sentAt = entry.timestamp();
            default -> {}
        }
        seen |= Completeness.bit(logEntry.label());
        if (authorizing
                && (logEntry.label() == ExecutionLabel.AUTHORIZER_COMPLETED || its > EntryPhase.AUTHORIZER)
                && its != EntryPhase.INTEGRATION_REQUEST
                && its != EntryPhase.INTEGRATION_RESPONSE) {
            // the request's own integration repeats the labels of the authorizer's
            authorizing = false;
            seen &= ~INTEGRATION;
        }
        if (!authorizing) {
            waiting = logEntry.label() == ExecutionLabel.SENDING_REQUEST
                    || (waiting && its < EntryPhase.INTEGRATION_RESPONSE);
            phase = Math.max(phase, its);
        }
    }

    private void readMethod(MethodEntry logged) {
        method = logged.method();
        resourcePath = logged.resourcePath();
    }

    private static int beginning(ExecutionLabel label) {
        return switch (label) {
            case EXTENDED_REQUEST_ID, WEBSOCKET_ROUTE -> 0;
            case STARTING_AUTHORIZER -> 1;
            case VERIFYING_USAGE_PLAN -> 2;
            case STARTING_EXECUTION -> 3;
            default -> NO_BEGINNING;
        };
    }

    /** Returns whether it has the same entry already, logged again. */
    void addCopies(List<RequestEntry> copies) {
        entries.addAll(copies);
    }

    /** Returns whether both can be parts of one request with entries in several streams. */
    boolean completes(CollisionCandidate other) {
        long both = seen & other.seen & (Completeness.ONCE | INTEGRATION);
        long responses = (seen | other.seen) & (METHOD_RESPONSE | GATEWAY_RESPONSE);
        return both == 0
                && ((responses & METHOD_RESPONSE) == 0 || (responses & GATEWAY_RESPONSE) == 0)
                && !isOfAnotherCheck(other)
                && !other.isOfAnotherCheck(this)
                && (api.isEmpty() || other.api.isEmpty() || api.equals(other.api))
                && (extendedId.isEmpty() || other.extendedId.isEmpty())
                && !(isEnded() && other.isEnded());
    }

    /** Turns one of its entries into a borrowed one: it is assigned to another request. */
    void lend(RequestEntry entry) {
        if (entries.remove(entry)) {
            borrowed = List.of(entry);
        }
    }

    /** Merges the entries of another part. */
    void join(CollisionCandidate other) {
        List<RequestEntry> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        entries.clear();
        entries.addAll(EntryOrder.of(all));
        extendedId = extendedId.isEmpty() ? other.extendedId : extendedId;
        method = method.isEmpty() ? other.method : method;
        resourcePath = resourcePath.isEmpty() ? other.resourcePath : resourcePath;
        headers = headers.isEmpty() ? other.headers : headers;
        status = Math.max(status, other.status);
        checkedMethod = checkedMethod.isEmpty() ? other.checkedMethod : checkedMethod;
        seen |= other.seen;
        phase = Math.max(phase, other.phase);
        guessed |= other.guessed;
        if (tellsPath()) {
            // borrowed entries would come before its own ones
            borrowed = List.of();
        } else if (borrowed.isEmpty()) {
            borrowed = other.borrowed;
        }
    }

    boolean isWhole() {
        return Completeness.ofOne(entries).isComplete();
    }

    /** Returns whether it has entries of the request itself, not only of its end. */
    boolean hasStart() {
        return has(ExecutionLabel.HTTP_METHOD)
                || has(ExecutionLabel.EXTENDED_REQUEST_ID)
                || has(ExecutionLabel.STARTING_EXECUTION)
                || has(ExecutionLabel.VERIFYING_USAGE_PLAN)
                || has(ExecutionLabel.STARTING_AUTHORIZER)
                || has(ExecutionLabel.WEBSOCKET_ROUTE)
                || !access.isEmpty();
    }

    boolean tellsPath() {
        return has(ExecutionLabel.HTTP_METHOD) || has(ExecutionLabel.API_KEY_CHECK);
    }

    /** Returns whether it lacks a path, although it was not rejected before one was logged. */
    boolean lacksPath() {
        boolean refused =
                isUnauthorized() || has(ExecutionLabel.KEY_THROTTLED) || has(ExecutionLabel.KEY_QUOTA_EXCEEDED);
        return borrowed.isEmpty() && !tellsPath() && (guessed || !hasStart()) && (guessed || !refused);
    }

    /** Assigns the path of another request to the end of a request without any other entries. */
    void borrowFrom(CollisionCandidate other) {
        borrowed = other.entries.stream()
                .filter(entry -> entry.entry() instanceof ExecutionLogEntry parsed
                        && switch (parsed.label()) {
                            case VERIFYING_USAGE_PLAN,
                                    API_KEY_CHECK,
                                    HTTP_METHOD,
                                    METHOD_REQUEST_PATH,
                                    METHOD_REQUEST_HEADERS -> hasNot(parsed.label());
                            default -> false;
                        })
                .toList();
        guessed = true;
    }

    void add(RequestEntry entry, AccessLogEntry logEntry) {
        entries.add(entry);
        access.add(logEntry);
        if (extendedId.isEmpty()) {
            extendedId = logEntry.vouched(AccessField.EXTENDED_REQUEST_ID);
        }
    }

    /** Returns whether the access log entry belongs to another request, by the execution log. */
    boolean contradicts(RequestEntry entry, AccessLogEntry logEntry) {
        String extended = logEntry.fields().getOrDefault(AccessField.EXTENDED_REQUEST_ID, "");
        if (!extended.isEmpty() && !extendedId.isEmpty() && !extended.equals(extendedId)) {
            return true;
        }
        String loggedMethod = logEntry.fields().getOrDefault(AccessField.METHOD, "");
        int answered = StatusCode.of(logEntry.fields().getOrDefault(AccessField.STATUS, ""));
        return isOfAnotherApi(logEntry)
                || isOfAnotherResource(logEntry)
                || isOfAnotherPath(logEntry)
                || isOfAnotherTime(entry, logEntry)
                || isOfAnotherUserAgent(logEntry)
                || (!loggedMethod.isEmpty() && !method.isEmpty() && !loggedMethod.equals(method))
                || (answered > 0 && status > 0 && answered != status);
    }

    /** A client can send the ID of one API's request to another API. */
    boolean isOfAnotherApi(AccessLogEntry logEntry) {
        String id = logEntry.fields().getOrDefault(AccessField.API_ID, "");
        String host = logEntry.fields().getOrDefault(AccessField.HOST, "");
        int dot = host.indexOf(".execute-api.");
        String ofHost = dot == api.length() ? host.substring(0, dot) : "";
        return !api.isEmpty()
                && ((!id.isEmpty() && !id.equalsIgnoreCase(api))
                        || (!ofHost.isEmpty() && !ofHost.equalsIgnoreCase(api)));
    }

    boolean hasExecutionLog() {
        return seen != 0;
    }

    /** Returns whether what no client can write names another request or API. */
    boolean isOfAnother(AccessLogEntry vouched) {
        String extended = vouched.fields().getOrDefault(AccessField.EXTENDED_REQUEST_ID, "");
        return isOfAnotherApi(vouched)
                || (!extended.isEmpty() && !extendedId.isEmpty() && !extended.equals(extendedId));
    }

    /** A client that adds the ID of another request does not know that request's user agent. */
    private boolean isOfAnotherUserAgent(AccessLogEntry logEntry) {
        String agent = logEntry.fields().getOrDefault(AccessField.USER_AGENT, "");
        AccessField id = logEntry.extendedIdOnly().isEmpty() ? AccessField.REQUEST_ID : AccessField.EXTENDED_REQUEST_ID;
        if (agent.isEmpty()
                || headers.length() < MIN_HEADERS
                || !logEntry.unvouched().contains(id)) {
            return false;
        }
        for (int at = headers.indexOf(agent); at >= 0; at = headers.indexOf(agent, at + 1)) {
            int name = at - USER_AGENT.length();
            if (name > 0 && headers.regionMatches(true, name, USER_AGENT, 0, USER_AGENT.length())) {
                return false;
            }
        }
        return true;
    }

    /** Of a throttled request, only the entry of the usage plan has the resource. */
    private String ownPath() {
        return resourcePath.isEmpty() ? checkedMethod.substring(checkedMethod.indexOf(' ') + 1) : resourcePath;
    }

    /** One log may have the template and the other the path, one with the stage or a base path. */
    private boolean isOfAnotherResource(AccessLogEntry logEntry) {
        String resource = logEntry.fields().getOrDefault(AccessField.RESOURCE_PATH, "");
        String own = ownPath();
        if (!resource.startsWith("/") || !own.startsWith("/")) {
            return false;
        }
        String[] ones = resource.split("/", -1);
        String[] others = own.split("/", -1);
        for (int back = 1; back < Math.min(ones.length, others.length); back++) {
            String one = ones[ones.length - back];
            String other = others[others.length - back];
            if (one.endsWith("+}") || other.endsWith("+}")) {
                return false;
            }
            if (!one.equals(other) && !one.startsWith("{") && !other.startsWith("{")) {
                return true;
            }
        }
        return !new ResourceTemplate(resource).fits(own, stage)
                && hasForeignPrefix(new ResourceTemplate(own), resource);
    }

    /** Only the stage precedes the path of a resource, unless the host is a custom domain. */
    private boolean hasForeignPrefix(ResourceTemplate own, String path) {
        return !stage.isEmpty()
                && !own.fits(path, stage)
                && LoggedHost.isDefault(
                        headers, api, entries.get(0).scanId().group().region());
    }

    private boolean isOfAnotherPath(AccessLogEntry logEntry) {
        String path = ClientPath.ofUrl(logEntry.fields().getOrDefault(AccessField.PATH, ""));
        int query = path.indexOf('?');
        String own = ownPath();
        if (!path.startsWith("/")
                || !own.startsWith("/")
                || logEntry.contradicted().contains(AccessField.PATH)) {
            return false;
        }
        ResourceTemplate template = new ResourceTemplate(own);
        String requested = query < 0 ? path : path.substring(0, query);
        return !template.fits(requested, "") || hasForeignPrefix(template, requested);
    }

    /** Returns the start of the request, from an access log entry with an agreeing timestamp. */
    private boolean isOfAnotherTime(RequestEntry entry, AccessLogEntry logEntry) {
        long began = RequestTime.millis(logEntry.fields().getOrDefault(AccessField.REQUEST_TIME_EPOCH, ""))
                .orElseGet(() -> RequestTime.millis(logEntry.fields().getOrDefault(AccessField.REQUEST_TIME, ""))
                        .orElse(-1));
        long after = entry.timestamp() - began;
        if (began < 0 || after < -CLOCKS_DIFFER_MILLIS || after > MAX_TIME_DIFFERENCE_MILLIS) {
            return false;
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (RequestEntry own : entries) {
            if (own.entry() instanceof ExecutionLogEntry) {
                first = Math.min(first, own.timestamp());
                last = Math.max(last, own.timestamp());
            }
        }
        return (isEnded() && began > last + CLOCKS_DIFFER_MILLIS) || (seen != 0 && began < first - MAX_MILLIS);
    }

    /** Returns whether it has an entry of another access log: a stage has one. */
    boolean hasAccessOfAnotherGroup(RequestEntry entry) {
        return accessOfAnotherGroup(entry).findAny().isPresent();
    }

    /** Returns whether it has an entry of another access log that is certainly its own. */
    boolean hasOwnAccessOfAnotherGroup(RequestEntry entry) {
        return accessOfAnotherGroup(entry).anyMatch(this::isOwn);
    }

    private Stream<AccessLogEntry> accessOfAnotherGroup(RequestEntry entry) {
        return entries.stream()
                .filter(own -> own.entry() instanceof AccessLogEntry
                        && !own.scanId().group().equals(entry.scanId().group()))
                .map(own -> (AccessLogEntry) own.entry());
    }

    /** Returns whether a consistent access log entry names this request or its API. */
    private boolean isOwn(AccessLogEntry logEntry) {
        AccessLogEntry vouched = logEntry.vouched();
        return vouched.fields()
                        .getOrDefault(AccessField.EXTENDED_REQUEST_ID, "-")
                        .equals(extendedId)
                || vouched.fields().getOrDefault(AccessField.API_ID, "-").equalsIgnoreCase(api)
                || vouched.fields().getOrDefault(AccessField.HOST, "-").startsWith(api + ".execute-api.");
    }

    /**
     * Returns whether it has no other access log entry than copies of this one: a stage writes one entry for each request.
     */
    boolean agreesWithAccess(RequestEntry entry, AccessLogEntry logEntry) {
        return entries.stream()
                .filter(own -> own.entry() instanceof AccessLogEntry)
                .allMatch(own -> own.entry().equals(logEntry)
                        && (own.timestamp() == entry.timestamp()
                                || !logEntry.vouched(AccessField.EXTENDED_REQUEST_ID)
                                        .isEmpty()));
    }

    /** Returns whether a consistent access log entry may belong to this request, although it agrees with another one. */
    boolean mayOwn(AccessLogEntry logEntry, boolean pathAgrees) {
        boolean unknownPath = resourcePath.isEmpty() && !isUnauthorized();
        return (access.isEmpty() || guessed) && (!pathAgrees || unknownPath || hasPathOf(logEntry));
    }

    /** Returns whether it has entries of both logs, and only a guess assigned that of the access log. */
    boolean hasUnnamedAccess() {
        return seen != 0 && !access.isEmpty() && access.stream().noneMatch(this::isNamedBy);
    }

    /** Returns whether the entry certainly belongs to this request. */
    boolean isNamedBy(AccessLogEntry logEntry) {
        String extended = logEntry.vouched(AccessField.EXTENDED_REQUEST_ID);
        return !extended.isEmpty() && extended.equals(extendedId);
    }

    /** Returns whether the path in the entry ends in that of this request. */
    boolean hasPathOf(AccessLogEntry logEntry) {
        String path = logEntry.fields()
                .getOrDefault(AccessField.RESOURCE_PATH, logEntry.fields().getOrDefault(AccessField.PATH, ""));
        return !resourcePath.isEmpty() && path.endsWith(resourcePath);
    }

    /** Returns the confidence that a consistent access log entry belongs to this request. */
    int agreement(AccessLogEntry logEntry) {
        if (isNamedBy(logEntry)) {
            return 8;
        }
        return (hasPathOf(logEntry) ? 4 : 0) + (access.isEmpty() ? 2 : 0) + (isEnded() ? 1 : 0);
    }
}
