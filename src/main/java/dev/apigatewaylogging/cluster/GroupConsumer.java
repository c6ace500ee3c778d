/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import dev.apigatewaylogging.kafka.KafkaErrorHints;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the membership in the group: one consumer in one thread, which reads no records. The offsets that it commits are
 * those of the checkpoints, so that the group shows no lag; each commit that succeeds confirms the membership, because the
 * coordinator accepts it only from a member of the present generation.
 */
final class GroupConsumer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupConsumer.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration RESTORE = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);
    private static final long CONFIRM_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long CONFIRM_RETRY_NANOS = Duration.ofMillis(200).toNanos();
    private static final long DESCRIBE_NANOS = Duration.ofSeconds(10).toNanos();

    private final GroupSettings settings;
    private final ShardOwnership ownership;
    private final MembershipLease lease;
    private final ShardedCheckpointStore store;
    private final GroupMembers members;
    private final Runnable onChange;
    private final BooleanSupplier isProcessStopping;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private volatile String problem = "";
    private volatile long rebalancedAt;
    private volatile boolean everRebalanced;
    private boolean describe;
    private boolean confirmationSent;
    private long confirmationSentAt;
    private long describedAt;

    /**
     * @param onChange called after each change of what is assigned or led
     * @param isProcessStopping whether the store may be stopped already
     */
    GroupConsumer(
            GroupSettings settings,
            ShardOwnership ownership,
            MembershipLease lease,
            ShardedCheckpointStore store,
            GroupMembers members,
            Runnable onChange,
            BooleanSupplier isProcessStopping) {
        this.isProcessStopping = isProcessStopping;
        this.settings = settings;
        this.ownership = ownership;
        this.lease = lease;
        this.store = store;
        this.members = members;
        this.onChange = onChange;
    }

    /** Stays in the group until {@link #stop}, or until another process with the same name takes its place. */
    @Override
    public void run() {
        boolean goOn = true;
        while (goOn && !isStopping()) {
            try {
                joinGroup();
            } catch (FencedInstanceIdException e) {
                onReplaced();
                goOn = false;
            } catch (WakeupException | InterruptException e) {
                goOn = false;
            } catch (KafkaException | IOException e) {
                onFailure(e);
                goOn = pause(RETRY);
            }
        }
    }

    private void joinGroup() throws IOException {
        try (Admin admin = Admin.create(settings.connection())) {
            if (store.divide(() -> members.isEmpty(admin))) {
                // Kafka knows neither the topic nor the group any more: no shard is loaded before all have written
                // theirs again
                pause(RESTORE);
            }
            stayInGroup(admin);
        }
    }

    /** Until {@link #stop}, or until the shards were lost: the others may have divided the log groups differently since. */
    private void stayInGroup(Admin admin) {
        try (Consumer<byte[], byte[]> joined =
                new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            ShardRebalanceListener listener =
                    new ShardRebalanceListener(joined, ownership, lease, store, this::onRebalance);
            try {
                joined.subscribe(List.of(settings.topic()), listener);
                while (!isStopping() && !listener.hasLost()) {
                    joined.poll(POLL);
                    onJoined();
                    confirm(joined);
                    describe(admin);
                }
                joined.close(CLOSE_TIMEOUT);
            } finally {
                dropAll();
            }
        }
    }

    private void onJoined() {
        if (!problem.isEmpty()) {
            problem = "";
            LOG.info("Joined the consumer group {} again", settings.topic());
        }
    }

    private void onRebalance() {
        rebalancedAt = System.nanoTime();
        everRebalanced = true;
        describe = true;
        onChange.run();
    }

    /** Commits regularly, and at once after the first shard was assigned. */
    private void confirm(Consumer<?, ?> joined) {
        long now = lease.now();
        if (confirmationSent && now - confirmationSentAt < CONFIRM_NANOS) {
            return;
        }
        Set<Integer> led = ownership.led();
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        // the offsets have no meaning: those of shards that are not loaded yet only serve to ask
        for (int shard : led.isEmpty() ? ownership.assigned() : led) {
            positions.put(new TopicPartition(settings.topic(), shard), new OffsetAndMetadata(store.position(shard)));
        }
        if (positions.isEmpty()) {
            return;
        }
        confirmationSent = true;
        confirmationSentAt = now;
        joined.commitAsync(positions, (committed, failure) -> {
            if (failure == null) {
                onConfirmed(now);
            } else if (failure instanceof FencedInstanceIdException fenced) {
                throw fenced;
            } else {
                // normal during a rebalance, after which shards wait for it; if the membership has ended, the next poll
                // finds out
                confirmationSentAt = now - CONFIRM_NANOS + CONFIRM_RETRY_NANOS;
                LOG.debug("The membership was not confirmed", failure);
            }
        });
    }

    private void onConfirmed(long sentAt) {
        boolean isNew = !lease.isValid();
        lease.confirmed(sentAt);
        if (isNew) {
            // shards may wait for it
            onChange.run();
        }
    }

    private void describe(Admin admin) {
        long now = System.nanoTime();
        if (describe || now - describedAt > DESCRIBE_NANOS) {
            describe = false;
            describedAt = now;
            members.refresh(admin);
        }
    }

    /** Another process has this name: it is the owner now. To join again would take its place in turn. */
    private void onReplaced() {
        problem = "another process has joined the group " + settings.topic() + " as "
                + settings.member().name()
                + ". Give each process on a host its own DEAD_LETTER_DIR and MANAGEMENT_PORT, and each host its own name."
                + " Restart this process to join again";
        LOG.error("Stopped scanning: {}.", problem);
    }

    private void onFailure(Exception e) {
        String reason = e instanceof IOException
                ? e.getMessage()
                : "not a member of the consumer group " + settings.topic() + " (" + KafkaErrorHints.reason(e)
                        + "): check " + KafkaErrorHints.hint(e, "CHECKPOINT_TOPIC");
        if (!reason.equals(problem) && !isProcessStopping.getAsBoolean()) {
            LOG.warn("No log groups are read: {}. Retrying.", reason);
        }
        problem = reason;
    }

    private void dropAll() {
        confirmationSent = false;
        lease.ended();
        List<Integer> left = List.copyOf(ownership.assigned());
        if (!left.isEmpty()) {
            ownership.remove(left);
            left.forEach(store::close);
            onRebalance();
        }
    }

    private boolean pause(Duration time) {
        try {
            return !stopRequested.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Hands over all shards and ends the thread. Does not wait for it. */
    void stop() {
        stopRequested.countDown();
    }

    private boolean isStopping() {
        return stopRequested.getCount() == 0;
    }

    /** Why this process is not in the group; empty if there is no problem. */
    String problem() {
        return problem;
    }

    /** Seconds since shards were last assigned or taken away; negative before. */
    double secondsSinceRebalance() {
        return everRebalanced ? (System.nanoTime() - rebalancedAt) / 1e9 : -1;
    }
}
