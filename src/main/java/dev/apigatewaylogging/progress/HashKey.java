package dev.apigatewaylogging.progress;

import dev.apigatewaylogging.hash.SipHash128;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of the hashes that tell duplicates, random for each installation and kept beside the checkpoints: who does not know
 * it cannot make two requests look like one. It is never logged. Without it what was delivered is delivered again.
 */
final class HashKey {

    private static final Logger LOG = LoggerFactory.getLogger(HashKey.class);

    private static final String DOCUMENT = "hash-key";

    private byte[] key;
    private boolean isInStore;

    /** The hashes with the key that the store has, or with a new one. */
    synchronized SipHash128 hashes(CheckpointStore store) throws IOException {
        if (key == null) {
            Optional<byte[]> kept = kept(store);
            isInStore = kept.isPresent();
            key = kept.orElseGet(SipHash128::randomKey);
            if (!isInStore) {
                agree(store);
            }
        }
        return new SipHash128(key);
    }

    private static Optional<byte[]> kept(CheckpointStore store) throws IOException {
        return store.get(DOCUMENT).filter(found -> found.length == SipHash128.KEY_BYTES);
    }

    /** Processes that share the store and start together need the same key, before any of them has hashed with its own. */
    private void agree(CheckpointStore store) {
        try {
            write(store);
            store.refresh();
            key = kept(store).orElse(key);
        } catch (IOException e) {
            LOG.debug("The key of the hashes is written later: {}", e.toString());
        }
    }

    /** Writes the key again if its document was deleted. */
    synchronized void restore(CheckpointStore store) throws IOException {
        if (isInStore && store.isMissing(DOCUMENT)) {
            isInStore = false;
        }
        write(store);
    }

    /** Keeps a new key, before anything that was hashed with it. */
    synchronized void write(CheckpointStore store) throws IOException {
        if (key != null && !isInStore) {
            store.put(DOCUMENT, key);
            isInStore = true;
        }
    }
}
