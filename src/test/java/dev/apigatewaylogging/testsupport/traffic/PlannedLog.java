/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import java.util.Iterator;
import java.util.Set;

/** Log entries of requests that arrive one after the other, and the records that are to come of them. */
public interface PlannedLog extends Expectations {

    /** The log groups. */
    Set<String> groups();

    /** The entries of all requests in the order of their timestamps, made while they are taken. */
    Iterator<PlannedEntry> entries();

    /** How many log events a request has; 0 if it is not of this log. */
    int eventCount(String requestId);

    /** This and another log, whose requests are different ones. */
    default PlannedLog and(PlannedLog other) {
        return new TwoLogs(this, other);
    }

    /** Logs everything at once. Entries of the future become visible when their time has come. */
    default void fill(FakeAws fakeAws) {
        groups().forEach(fakeAws::group);
        entries().forEachRemaining(entry -> fakeAws.put(entry.group(), entry.event()));
    }
}
