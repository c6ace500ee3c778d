/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps documents until the process ends. For a process that must not resume, such as a replay. */
public final class InMemoryCheckpointStore implements CheckpointStore {

    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void put(String name, byte[] content) {
        if (content.length == 0) {
            documents.remove(name);
        } else {
            documents.put(name, content.clone());
        }
    }
}
