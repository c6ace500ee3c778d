package dev.apigatewaylogging.standin;

import java.util.Map;
import java.util.NavigableMap;
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

    NavigableMap<String, StoredGroup> after(Place place, String name) {
        return in(place).tailMap(name, false);
    }
}
