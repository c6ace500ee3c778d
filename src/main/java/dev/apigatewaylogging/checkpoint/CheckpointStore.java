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
 * Stores small documents by name. To store checkpoints elsewhere, implement these two methods and name the class in
 * {@code routes/beans.camel.yaml}.
 */
public interface CheckpointStore {

    /** Determines what is to be written, when it is written. */
    interface Changes {

        /** The content by name, in the order to write; an empty array deletes the name. */
        Map<String, byte[]> get() throws IOException;
    }

    /**
     * Returns the last content of the name, or empty if there is none.
     *
     * @throws IOException if the store cannot be read; scanning must not start then
     */
    Optional<byte[]> get(String name) throws IOException;

    /**
     * Replaces the content of the name. When it returns, the content survives a crash of the process; when it throws,
     * the previous content remains.
     *
     * @param content an empty array deletes the name
     */
    void put(String name, byte[] content) throws IOException;

    /**
     * Returns the content of the name, or stores it if there is none. If the store {@link #isShared}, all processes that do this at
     * the same time get the same content.
     *
     * @param content not empty
     * @throws IOException if the store cannot be read or written
     */
    default byte[] putIfAbsent(String name, byte[] content) throws IOException {
        Optional<byte[]> stored = get(name);
        if (stored.isPresent()) {
            return stored.get();
        }
        put(name, content);
        refresh();
        return get(name).orElse(content);
    }

    /** Whether other processes of a cluster write to the store. */
    default boolean isShared() {
        return false;
    }

    /**
     * Replaces the contents of several names, in the order of the map. When it throws, the first ones may be replaced.
     *
     * @param documents content by name; an empty array deletes the name
     */
    default void putAll(Map<String, byte[]> documents) throws IOException {
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            put(document.getKey(), document.getValue());
        }
    }

    /**
     * Replaces the contents of several names, as {@link #putAll}. With a {@link #transaction}, the records that were sent in it
     * so far are stored together with them, or none of both.
     *
     * @param changes called when each request with a record in the transaction has ended
     */
    default void commit(Changes changes) throws IOException {
        Map<String, byte[]> changed = changes.get();
        if (!changed.isEmpty()) {
            putAll(changed);
        }
    }

    /** Whether a document that has grown is written completely, so that many small ones cost less than a large one. */
    default boolean isRewriting() {
        return false;
    }

    /** The transaction that is committed together with documents; empty if records are acknowledged one by one. */
    default Optional<RecordTransaction> transaction() {
        return Optional.empty();
    }

    /** What has to be equal for documents of several stores to be written together; empty if they are written separately. */
    default Optional<Object> writtenWith() {
        return Optional.empty();
    }

    /** Whether the documents can still be written. If not, another process may have, and they have to be read again. */
    default boolean isOpen() {
        return true;
    }

    /**
     * The store of the documents of a unit of work. In a cluster only the process that leads the work can write them.
     *
     * @param work name of the work, the same in all processes
     */
    default CheckpointStore of(String work) {
        return this;
    }

    /**
     * Makes all content survive a power failure, too. Called every few seconds, concurrently with {@link #put}; may be
     * slow.
     *
     * @throws IOException if this cannot be ensured
     */
    default void force() throws IOException {}

    /**
     * Returns whether a stored document was deleted, by another process for example. Called every few seconds.
     *
     * @throws IOException if the store is unavailable
     */
    default boolean isMissing(String name) throws IOException {
        return get(name).isEmpty();
    }

    /** Drops cached content: another process may have written since. */
    default void refresh() {}

    /** Releases the documents whose names have this prefix: another process writes them from now on. */
    default void release(String name) {}

    /** Shortens all timeouts, because the process is stopping. */
    default void shortenTimeouts() {}
}
