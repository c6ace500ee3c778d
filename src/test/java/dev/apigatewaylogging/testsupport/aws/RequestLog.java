/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Every request of the fake AWS, in the order in which the responses were ready. */
public final class RequestLog {

    private final List<Call> calls = new ArrayList<>();

    synchronized void add(Call call) {
        calls.add(call);
    }

    /** All requests so far. */
    public synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    /** The requests of one operation. */
    public List<Call> of(String operation) {
        return matching(call -> call.operation().equals(operation));
    }

    /** The number of requests. */
    public synchronized int count() {
        return calls.size();
    }

    /** The number of requests of an operation. */
    public long count(String operation) {
        return of(operation).size();
    }

    /** How many requests were rejected with an error. */
    public long rejected(String error) {
        return matching(call -> call.error().equals(error)).size();
    }

    /** How many pages of events were delivered. */
    public long pages() {
        return matching(call -> call.succeeded() && call.operation().endsWith("LogEvents"))
                .size();
    }

    /** How many events were delivered. */
    public long events() {
        return matching(Call::succeeded).stream().mapToLong(Call::events).sum();
    }

    /** The maximum of concurrent requests. */
    public int mostConcurrent() {
        return all().stream().mapToInt(Call::concurrent).max().orElse(0);
    }

    /** The first requests of the windows of a log group: those that succeeded and had no page token. */
    public List<Call> windows(String group) {
        return matching(call -> call.succeeded()
                && call.group().equals(group)
                && !call.continued()
                && call.operation().endsWith("LogEvents"));
    }

    /** How many windows of a log group that contain an instant were started. */
    public long timesScanned(String group, Instant moment) {
        return windows(group).stream()
                .filter(call -> call.covers(moment.toEpochMilli()))
                .count();
    }

    /** The number of requests by operation, and of failed ones by error. */
    public Map<String, Long> summary() {
        return all().stream()
                .collect(Collectors.groupingBy(
                        call -> call.error().isEmpty() ? call.operation() : call.operation() + "/" + call.error(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** Clears all requests. */
    public synchronized void clear() {
        calls.clear();
    }

    private synchronized List<Call> matching(Predicate<Call> wanted) {
        return calls.stream().filter(wanted).toList();
    }
}
