/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The documents that this process has read or written. They are written again if the topic is deleted: also those of shards
 * that were taken away since, until another process is known to have found them in the topic.
 */
final class OwnDocuments {

    private final Map<String, Own> documents = new ConcurrentHashMap<>();

    private static final class Own {
        private final DocumentsOfWork of;
        private final byte[] content;

        /** @param of the store that it was read or written for; null if it belongs to no shard */
        private Own(DocumentsOfWork of, byte[] content) {
            this.of = of;
            this.content = content;
        }

        private boolean isOf(OpenShard shard) {
            return of != null && of.shard() != null && of.shard().equals(shard);
        }
    }

    /** What is done with each document. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @param of the store that it was read or written for; null if it belongs to no shard
         */
        void accept(DocumentsOfWork of, String name, byte[] content) throws IOException;
    }

    /** Remembers documents; empty ones are deleted. */
    void remember(DocumentsOfWork of, Map<String, byte[]> written) {
        written.forEach((name, content) -> {
            if (content.length == 0) {
                documents.remove(name);
            } else {
                documents.put(name, new Own(of, content));
            }
        });
    }

    /** A document of the shard of a reader, which was not closed since this process has read or written it. */
    Optional<byte[]> ofOpenShard(String name, DocumentsOfWork reader) {
        Own own = documents.get(name);
        boolean isOpen = own != null && reader.isOpen() && reader.shard() != null && own.isOf(reader.shard());
        return isOpen ? Optional.of(own.content) : Optional.empty();
    }

    void forEach(Action action) throws IOException {
        for (Map.Entry<String, Own> document : documents.entrySet()) {
            action.accept(document.getValue().of, document.getKey(), document.getValue().content);
        }
    }

    /** Forgets documents that are in the topic, and that another process may change from now on. */
    void forget(Predicate<String> works) {
        documents.values().removeIf(own -> own.of != null && works.test(own.of.work()));
    }

    /** Forgets the documents of all shards that are not open. */
    void forgetClosed() {
        documents.values().removeIf(own -> own.of != null && !own.of.isOpen());
    }

    /** Forgets the documents whose names begin with a text. */
    void release(String name) {
        documents.keySet().removeIf(document -> document.startsWith(name));
    }

    boolean isEmpty() {
        return documents.isEmpty();
    }

    int size() {
        return documents.size();
    }

    void clear() {
        documents.clear();
    }
}
