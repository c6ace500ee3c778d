/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks which specs the receiver has, by hash: one document in the checkpoint store. */
final class UploadedSpecs {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final long MIN_WRITE_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final Supplier<CheckpointStore> stores;
    private final String name;
    private final String receiver;
    private final Map<String, String> hashes = new TreeMap<>();
    private boolean changed;
    private boolean storeFails;
    private long written = System.nanoTime();

    /**
     * @param stores the store of the document at the moment: in a cluster, another process may have written it
     * @param name the name of the document
     * @param receiver uploads to another receiver do not count
     */
    UploadedSpecs(Supplier<CheckpointStore> stores, String name, String receiver) {
        this.stores = stores;
        this.name = name;
        this.receiver = receiver;
    }

    /**
     * Loads the document, which another process may have written, unless this process has unsaved changes.
     *
     * @throws IOException if the store fails, or the document has a later version
     */
    synchronized void load() throws IOException {
        if (changed) {
            return;
        }
        Map<String, String> stored = new TreeMap<>();
        CheckpointStore store = stores.get();
        store.refresh();
        Optional<byte[]> content = store.get(name);
        if (content.isPresent()) {
            JsonNode document = JSON.readTree(content.get());
            if (document.path("version").asInt() != VERSION) {
                throw new IOException("The list of uploaded OpenAPI documents has version " + document.path("version")
                        + ", but this release supports version " + VERSION
                        + ". Use the release that wrote it, or a later one");
            }
            if (document.path("receiver").asText().equals(receiver)) {
                document.path("specs")
                        .properties()
                        .forEach(spec ->
                                stored.put(spec.getKey(), spec.getValue().asText()));
            }
        }
        hashes.clear();
        hashes.putAll(stored);
    }

    synchronized boolean isUploaded(OpenApiSpec spec) {
        return spec.hash().equals(hashes.get(spec.stage().key()));
    }

    synchronized void add(OpenApiSpec spec) {
        hashes.put(spec.stage().key(), spec.hash());
        changed = true;
        if (System.nanoTime() - written > MIN_WRITE_INTERVAL) {
            write();
        }
    }

    /** Removes all keys that are not in the collection. */
    synchronized void retain(Set<String> keys) {
        changed |= hashes.keySet().retainAll(keys);
    }

    /** Returns all known keys. */
    synchronized Set<String> keys() {
        return Set.copyOf(hashes.keySet());
    }

    /** Writes changes to the store. After a failure, the changes are kept and the write is retried. */
    synchronized void write() {
        if (!changed) {
            return;
        }
        written = System.nanoTime();
        try {
            stores.get().put(name, document());
            changed = false;
            storeFails = false;
        } catch (IOException e) {
            if (!storeFails) {
                storeFails = true;
                LOG.warn(
                        "Failed to store the uploaded OpenAPI documents: {}. They will be uploaded again after a restart."
                                + " Check CHECKPOINT_DIR or CHECKPOINT_TOPIC.",
                        e.toString());
            }
        }
    }

    private byte[] document() throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("version", VERSION);
        document.put("receiver", receiver);
        ObjectNode specs = document.putObject("specs");
        hashes.forEach(specs::put);
        return JSON.writeValueAsBytes(document);
    }
}
