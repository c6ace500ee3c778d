/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.CheckpointStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps checkpoints in memory, and fails if configured to. */
public final class MemoryCheckpointStore implements CheckpointStore {

    private final Map<String, byte[]> documents = new HashMap<>();
    private Predicate<String> failing = name -> false;

    public int size() {
        return documents.size();
    }

    /** Writes of this document fail from now on. */
    public void failFor(String name) {
        failing = name::equals;
    }

    /** Writes of documents whose names contain the part fail from now on, and of no others. */
    void failForAllWith(String part) {
        failing = name -> name.contains(part);
    }

    @Override
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        if (failing.test(name)) {
            throw new IOException("no room for " + name);
        }
        if (content.length == 0) {
            documents.remove(name);
        } else {
            documents.put(name, content.clone());
        }
    }
}
