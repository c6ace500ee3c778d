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

    /**
     * The hashes with the stored key, or with a new one.
     *
     * @throws IOException if the store cannot be read, or if the processes that share it cannot agree on a new key
     */
    public synchronized SipHash128 hashes(CheckpointStore store) throws IOException {
        if (key == null) {
            byte[] created = SipHash128.randomKey();
            byte[] agreed = agree(store, created);
            isInStore = agreed.length == SipHash128.KEY_BYTES;
            key = isInStore ? agreed : created;
        }
        return new SipHash128(key);
    }

    /**
     * The key of all processes that share the store: with a key of its own, a process would deliver again what another one has
     * delivered. Empty if a store of one process cannot be written, which may be done later.
     */
    private static byte[] agree(CheckpointStore store, byte[] created) throws IOException {
        Optional<byte[]> stored = store.get(DOCUMENT);
        if (stored.isPresent()) {
            return stored.get();
        }
        try {
            return store.putIfAbsent(DOCUMENT, created);
        } catch (IOException e) {
            if (store.isShared()) {
                throw e;
            }
            LOG.debug("The hash key is written later: {}", e.toString());
            return new byte[0];
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
