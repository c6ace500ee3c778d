/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.kafka.RecordTransaction;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The documents of one unit of work, in the partition of its shard.
 *
 * @param shard the shard as it was opened; null without a cluster, or if it was not open
 */
record DocumentsOfWork(KafkaCheckpointStore store, String work, OpenShard shard) implements CheckpointStore {

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        return store.get(name, this);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        putAll(Map.of(name, content));
    }

    @Override
    public void putAll(Map<String, byte[]> documents) throws IOException {
        store.putAll(this, documents);
    }

    @Override
    public void commit(Changes changes) throws IOException {
        if (transaction().isEmpty()) {
            CheckpointStore.super.commit(changes);
        } else {
            store.commit(this, changes);
        }
    }

    @Override
    public Optional<Object> writtenWith() {
        return Optional.ofNullable(shard);
    }

    @Override
    public Optional<RecordTransaction> transaction() {
        return shard == null ? Optional.empty() : shard.recordTransaction();
    }

    @Override
    public boolean isOpen() {
        return shard == null ? !store.isShared() : !shard.writer().isClosed();
    }

    @Override
    public boolean isRewriting() {
        return store.isRewriting();
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
