/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The records that are to arrive. */
public interface Expectations {

    /** The ids of all requests of which a record is to arrive. */
    Stream<String> requestIds();

    /** What is to arrive of a request; empty for one of which nothing is to. */
    Optional<ExpectedRecord> find(String requestId);

    /** Expectations that are written down one by one. */
    static Expectations of(Collection<ExpectedRecord> records) {
        Map<String, ExpectedRecord> byId =
                records.stream().collect(Collectors.toMap(ExpectedRecord::requestId, Function.identity()));
        return new Expectations() {
            @Override
            public Stream<String> requestIds() {
                return byId.keySet().stream();
            }

            @Override
            public Optional<ExpectedRecord> find(String requestId) {
                return Optional.ofNullable(byId.get(requestId));
            }
        };
    }
}
