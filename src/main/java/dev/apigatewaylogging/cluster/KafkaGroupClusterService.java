/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.checkpoint.ShardedCheckpointStore;
import dev.apigatewaylogging.checkpoint.Shards;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.support.cluster.AbstractCamelClusterService;

/**
 * Camel's cluster service on a Kafka consumer group. The members of the group share the partitions of a topic; a namespace
 * belongs to the partition that the hash of its name selects, its shard, and the member with that partition leads it. Unlike
 * with a lock per namespace, any number of namespaces needs one thread, and they are spread evenly.
 *
 * <p>The leadership begins when the state of the shard is loaded, and no other member can write it any more.
 */
public final class KafkaGroupClusterService extends AbstractCamelClusterService<KafkaGroupClusterView> {

    /** Also how often the loader runs, if no assignment starts it. */
    private static final Duration LOAD_RETRY = Duration.ofSeconds(1);

    private static final long STOP_MILLIS = 10_000;

    /** From here on, readiness is DOWN. */
    private static final Duration MAX_UNCONFIRMED = Duration.ofMinutes(1);

    private final GroupSettings settings;
    private final ShardedCheckpointStore store;
    private final ShardOwnership ownership = new ShardOwnership();
    private final MembershipLease lease;
    private final GroupMembers members;
    private final ReloadBackoff backoff = new ReloadBackoff(System::nanoTime);
    private final ShardLoader shardLoader;
    private final List<KafkaGroupClusterView> views = new CopyOnWriteArrayList<>();
    private final AtomicLong reloads = new AtomicLong();
    private ScheduledExecutorService loader;
    private GroupConsumer consumer;
    private Thread thread;

    /** @param store keeps the state of the shards */
    KafkaGroupClusterService(GroupSettings settings, ShardedCheckpointStore store) {
        this.settings = settings;
        this.store = store;
        this.lease = new MembershipLease(settings.sessionTimeout(), System::nanoTime);
        this.members = new GroupMembers(settings.topic(), settings.member().name());
        this.shardLoader = new ShardLoader(store, ownership, lease, backoff, System::nanoTime);
        store.onShardFailure(this::reload);
    }

    @Override
    protected void doStart() throws Exception {
        loader = getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "shard-loader");
        ScheduledFuture<?> unused = loader.scheduleWithFixedDelay(
                this::load, LOAD_RETRY.toMillis(), LOAD_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        consumer = new GroupConsumer(
                settings, ownership, lease, store, members, this::onChange, getCamelContext()::isStopping);
        thread = getCamelContext().getExecutorServiceManager().newThread("cluster", consumer);
        thread.start();
        super.doStart();
    }

    private void load() {
        shardLoader.run();
        views.forEach(KafkaGroupClusterView::update);
    }

    /** Its owner stays this process, whose work of the shard ends before it is loaded. */
    private void reload(int shard, String reason, boolean afterCommit) {
        backoff.failed(shard, reason, afterCommit);
        reloads.incrementAndGet();
        if (!loader.isShutdown()) {
            loader.execute(() -> {
                // in this order: while it is led, scanning would send records without a transaction
                ownership.reload(shard);
                store.close(shard);
                load();
            });
        }
    }

    private void onChange() {
        if (!loader.isShutdown()) {
            loader.execute(this::load);
        }
    }

    @Override
    protected void doStop() throws Exception {
        consumer.stop();
        thread.join(STOP_MILLIS);
        getCamelContext().getExecutorServiceManager().shutdownNow(loader);
        super.doStop();
    }

    @Override
    protected KafkaGroupClusterView createView(String namespace) {
        KafkaGroupClusterView view = new KafkaGroupClusterView(this, namespace);
        views.add(view);
        return view;
    }

    @Override
    public boolean isLeader(String namespace) {
        int shard = shardOf(namespace);
        return shard >= 0 && ownership.isLed(shard);
    }

    /** Whether the coordinator has confirmed recently that this process is a member. */
    boolean isConfirmed() {
        return lease.isValid();
    }

    /** The shard of a namespace; negative while the number of shards is unknown. */
    int shardOf(String namespace) {
        int count = store.shards();
        return count == 0 ? -1 : Shards.of(namespace, count);
    }

    /** Records that work of a namespace begins, which a rebalance has to wait for. */
    void begin(String namespace) {
        int shard = shardOf(namespace);
        if (shard >= 0) {
            ownership.begin(shard);
        }
    }

    /** Records that it ends. */
    void end(String namespace) {
        int shard = shardOf(namespace);
        if (shard >= 0) {
            ownership.end(shard);
        }
    }

    String memberName() {
        return settings.member().name();
    }

    /** How often a shard was loaded again, because a transaction of its records had failed. */
    long reloads() {
        return reloads.get();
    }

    private String problem(GroupConsumer running) {
        String ofMembership = running == null ? "" : running.problem();
        if (!ofMembership.isEmpty()) {
            return "no log groups are read: " + ofMembership;
        }
        Duration unconfirmed = lease.unconfirmed();
        if (!ownership.assigned().isEmpty() && unconfirmed.compareTo(MAX_UNCONFIRMED) > 0) {
            return "no log groups are read: Kafka has not confirmed the membership in the consumer group "
                    + settings.topic() + " for " + unconfirmed.toSeconds()
                    + " s. Check the permission Read on the group";
        }
        String ofLoading = shardLoader.problem();
        return ofLoading.isEmpty() ? backoff.problem() : "some log groups are not read: " + ofLoading;
    }

    /** What this process knows of the cluster. */
    ClusterState state() {
        GroupConsumer running = consumer;
        return new ClusterState(
                store.shards(),
                ownership.led(),
                members.members(),
                running == null ? -1 : running.secondsSinceRebalance(),
                lease.isValid(),
                problem(running));
    }
}
