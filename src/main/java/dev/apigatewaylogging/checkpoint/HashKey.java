/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.util.hash.SipHash128;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of the hashes that identify duplicates, random for each installation and stored with the checkpoints. Without
 * the key, nobody can construct two requests with the same hash. It is never logged. If it is lost, delivered requests are
 * delivered again.
 */
public final class HashKey {

    private static final Logger LOG = LoggerFactory.getLogger(HashKey.class);

    private static final String DOCUMENT = "hash-key";

    private byte[] key;
    private boolean isInStore;

    /** The hashes with the stored key, or with a new one. */
    public synchronized SipHash128 hashes(CheckpointStore store) throws IOException {
        if (key == null) {
            Optional<byte[]> stored = stored(store);
            isInStore = stored.isPresent();
            key = stored.orElseGet(SipHash128::randomKey);
            if (!isInStore) {
                agree(store);
            }
        }
        return new SipHash128(key);
    }

    private static Optional<byte[]> stored(CheckpointStore store) throws IOException {
        return store.get(DOCUMENT).filter(found -> found.length == SipHash128.KEY_BYTES);
    }

    /** Processes that share the store and start at the same time need the same key before the first hash. */
    private void agree(CheckpointStore store) {
        try {
            write(store);
            store.refresh();
            key = stored(store).orElse(key);
        } catch (IOException e) {
            LOG.debug("The hash key is written later: {}", e.toString());
        }
    }

    /** Writes the key again if it was deleted from the store. */
    public synchronized void restore(CheckpointStore store) throws IOException {
        if (isInStore && store.isMissing(DOCUMENT)) {
            isInStore = false;
        }
        write(store);
    }

    /** Stores a new key, before anything that was hashed with it. */
    public synchronized void write(CheckpointStore store) throws IOException {
        if (key != null && !isInStore) {
            store.put(DOCUMENT, key);
            isInStore = true;
        }
    }
}
