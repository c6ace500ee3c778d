package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Stores small documents by name. To store checkpoints elsewhere, implement these two methods and name the class in
 * {@code routes/beans.camel.yaml}.
 */
public interface CheckpointStore {

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
