/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** All log groups, by account and region. */
final class LogStore {

    private final Map<AccountRegion, ConcurrentSkipListMap<String, StoredGroup>> groups = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> linked = new ConcurrentHashMap<>();

    StoredGroup create(AccountRegion place, String name, long now) {
        return in(place).computeIfAbsent(name, added -> new StoredGroup(added, place, now));
    }

    void delete(AccountRegion place, String name) {
        in(place).remove(name);
    }

    /** From now on the monitoring account sees the source account's groups. */
    void link(String monitoring, String source) {
        linked.computeIfAbsent(monitoring, unused -> new ConcurrentSkipListSet<>())
                .add(source);
    }

    /** The accounts whose groups a monitoring account sees, itself among them. */
    List<String> visible(String monitoring) {
        return Stream.concat(Stream.of(monitoring), linked.getOrDefault(monitoring, Set.of()).stream())
                .sorted()
                .toList();
    }

    Optional<StoredGroup> find(AccountRegion place, String name) {
        return Optional.ofNullable(in(place).get(name));
    }

    ConcurrentSkipListMap<String, StoredGroup> in(AccountRegion place) {
        return groups.computeIfAbsent(place, unused -> new ConcurrentSkipListMap<>());
    }
}
