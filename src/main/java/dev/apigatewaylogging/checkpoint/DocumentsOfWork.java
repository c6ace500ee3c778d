package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The documents of one unit of work, in the partition of its shard. */
record DocumentsOfWork(KafkaCheckpointStore store, String work) implements CheckpointStore {

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        return store.get(name, work);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        putAll(Map.of(name, content));
    }

    @Override
    public void putAll(Map<String, byte[]> documents) throws IOException {
        store.putAll(work, documents);
    }

    @Override
    public boolean isMissing(String name) {
        return store.isMissing(name);
    }

    @Override
    public void refresh() {
        store.refresh();
    }

    @Override
    public void release(String name) {
        store.release(name);
    }

    @Override
    public void shortenTimeouts() {
        store.shortenTimeouts();
    }
}
