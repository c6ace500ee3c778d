/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

import dev.apigatewaylogging.checkpoint.CheckpointStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Keeps checkpoints in memory, and fails if configured to. */
public final class MemoryCheckpointStore implements CheckpointStore {

    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private volatile Predicate<String> failing = name -> false;
    private volatile Predicate<String> stuck = name -> false;

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

    /** Writes of documents whose names contain the part do not end from now on, until {@link #release()}. */
    void holdUpAllWith(String part) {
        stuck = name -> name.contains(part);
    }

    /** Writes end again. */
    synchronized void release() {
        stuck = name -> false;
        notifyAll();
    }

    private synchronized void awaitRelease(String name) throws IOException {
        try {
            while (stuck.test(name)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        awaitRelease(name);
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
