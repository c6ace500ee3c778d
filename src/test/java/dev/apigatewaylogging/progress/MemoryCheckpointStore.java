package dev.apigatewaylogging.progress;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps documents in memory, and fails when it is told to. */
public final class MemoryCheckpointStore implements CheckpointStore {

    private final Map<String, byte[]> documents = new HashMap<>();
    private String failing = "";

    int size() {
        return documents.size();
    }

    /** Writes of this document fail from now on. */
    public void failFor(String name) {
        failing = name;
    }

    @Override
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        if (name.equals(failing)) {
            throw new IOException("no room for " + name);
        }
        if (content.length == 0) {
            documents.remove(name);
        } else {
            documents.put(name, content.clone());
        }
    }
}
