/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of shards, on which all processes agree by a document of the topic. Two that count differently would read the same
 * log group in different shards, and neither would fence the other. So partitions that are added to the topic while processes
 * run have no effect.
 */
final class ShardCount {

    private static final Logger LOG = LoggerFactory.getLogger(ShardCount.class);

    private static final String DOCUMENT = "shards";

    /** It has to be in the same place, whatever the number of partitions is. */
    private static final int PARTITION = 0;

    private final String topicName;

    /** The number of this process, which does not change while it runs; 0 before it is known. */
    private volatile int agreed;

    ShardCount(String topicName) {
        this.topicName = topicName;
    }

    /** The number of shards; 0 before {@link #agree}. */
    int get() {
        return agreed;
    }

    /**
     * Agrees with the other processes.
     *
     * @param isUnused whether no process shares the topic, so that a number from before can be replaced
     * @throws IOException if Kafka is unavailable, or if the others have agreed on another number since
     */
    void agree(CheckpointTopic topic, BooleanSupplier isUnused) throws IOException {
        int partitions = topic.partitions();
        byte[] stored = topic.agree(PARTITION, DOCUMENT, before -> decide(before, partitions, isUnused));
        int count = parse(stored);
        if (agreed != 0 && agreed != count) {
            throw new IOException("the other processes divide the log groups into " + count + " shards, this one into "
                    + agreed + ", because partitions were added to the topic " + topicName + ". Restart this process");
        }
        if (agreed == 0 && count != partitions) {
            LOG.info(
                    "Checkpoint topic {} has {} partitions; the processes that share it use {} of them as shards. To use all,"
                            + " stop all processes for 15 s.",
                    topicName,
                    partitions,
                    count);
        }
        agreed = count;
        topic.setNewPartitions(count);
        if (partitions < count) {
            topic.increasePartitions(count);
        }
    }

    private byte[] decide(byte[] before, int partitions, BooleanSupplier isUnused) throws IOException {
        if (agreed == 0 && (before == null || (parse(before) != partitions && isUnused.getAsBoolean()))) {
            return format(partitions);
        }
        // the topic may have been deleted
        return before == null ? format(agreed) : before;
    }

    private static byte[] format(int count) {
        return Integer.toString(count).getBytes(US_ASCII);
    }

    private int parse(byte[] stored) throws IOException {
        try {
            int count = Integer.parseInt(new String(stored, US_ASCII));
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            LOG.debug("No number", e);
        }
        throw new IOException(
                "the document " + DOCUMENT + " in partition " + PARTITION + " of the topic " + topicName
                        + " is no number of shards: delete it (write a record with this key and no value), or use another CHECKPOINT_TOPIC");
    }
}
