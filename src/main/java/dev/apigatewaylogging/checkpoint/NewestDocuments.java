/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest document of each name. A document moves to another partition if the topic gets a different number of
 * partitions, or if {@code CLUSTER} is switched on or off. Then the partitions may hold several versions, and the
 * timestamp decides; within a partition, the offset. Not thread-safe.
 */
final class NewestDocuments {

    private final Map<String, Document> documents = new HashMap<>();

    private static final class Document {
        private final int partition;
        private final long timestamp;
        private final byte[] content;

        /** @param content null if it was deleted */
        private Document(int partition, long timestamp, byte[] content) {
            this.partition = partition;
            this.timestamp = timestamp;
            this.content = content;
        }

        private Document newest(Document later) {
            return later.partition == partition || later.timestamp >= timestamp ? later : this;
        }
    }

    /** Adds a record, which must come after those of the same partition that were added before. */
    void add(ConsumerRecord<String, byte[]> found) {
        boolean deleted = found.value() == null || found.value().length == 0;
        Document document = new Document(found.partition(), found.timestamp(), deleted ? null : found.value());
        documents.merge(found.key(), document, Document::newest);
    }

    /** Replaces the documents of partitions, which were read again. */
    void replace(Set<Integer> partitions, NewestDocuments found) {
        forget(partitions);
        found.documents.forEach((name, document) -> documents.merge(name, document, Document::newest));
    }

    /** Forgets the documents of partitions. */
    void forget(Set<Integer> partitions) {
        documents.values().removeIf(document -> partitions.contains(document.partition));
    }

    /** Forgets what was deleted. */
    void dropDeleted() {
        documents.values().removeIf(document -> document.content == null);
    }

    /** Removes a document and returns its content; null if there is none. */
    byte[] remove(String name) {
        Document document = documents.remove(name);
        return document == null ? null : document.content;
    }

    Set<String> names() {
        return documents.keySet();
    }

    void clear() {
        documents.clear();
    }
}
