package dev.apigatewaylogging.standin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** All log groups, by account and region. */
final class LogStore {

    private final Map<Place, ConcurrentSkipListMap<String, StoredGroup>> groups = new ConcurrentHashMap<>();

    StoredGroup create(Place place, String name, long now) {
        return in(place).computeIfAbsent(name, added -> new StoredGroup(added, place, now));
    }

    void delete(Place place, String name) {
        in(place).remove(name);
    }

    Optional<StoredGroup> find(Place place, String name) {
        return Optional.ofNullable(in(place).get(name));
    }

    ConcurrentSkipListMap<String, StoredGroup> in(Place place) {
        return groups.computeIfAbsent(place, unused -> new ConcurrentSkipListMap<>());
    }

    /** The accounts that have groups in a region. */
    List<String> accounts(String region) {
        return groups.keySet().stream()
                .filter(place -> place.region().equals(region))
                .map(Place::account)
                .sorted()
                .toList();
    }
}
