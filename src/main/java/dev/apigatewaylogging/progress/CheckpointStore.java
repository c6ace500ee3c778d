package dev.apigatewaylogging.progress;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps small documents by name. To keep checkpoints elsewhere, implement these two methods and name the class in
 * {@code routes/beans.camel.yaml}.
 */
public interface CheckpointStore {

    /**
     * What was last put under the name, or empty if nothing was.
     *
     * @throws IOException if the store cannot tell, so that reading must not begin
     */
    Optional<byte[]> get(String name) throws IOException;

    /**
     * Replaces what is kept under the name. When it returns, the content survives a crash of the process; when it throws,
     * the content that was there before does.
     *
     * @param content an empty array to forget the name
     */
    void put(String name, byte[] content) throws IOException;

    /**
     * Makes what was put survive a loss of power too. It is called every few seconds, beside {@link #put}, and may be slow.
     *
     * @throws IOException if that is not certain
     */
    default void force() throws IOException {}

    /**
     * Whether a document that was put has been deleted by somebody else. It is asked every few seconds.
     *
     * @throws IOException if the store is unavailable
     */
    default boolean isMissing(String name) throws IOException {
        return get(name).isEmpty();
    }

    /** Another process may have written since: {@link #get} has to look anew, in a store that remembers. */
    default void refresh() {}

    /** Another process writes the documents whose names begin so from now on. */
    default void leave(String name) {}

    /** The process ends: what the store does not answer soon counts as failed. */
    default void hurry() {}
}
