package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.spi.Metadata;

/**
 * Divides the work among processes with Camel's cluster service. The work is divided into {@value #SHARDS} shards, each
 * led by one process: see {@code docs/adr/0041-shares.md}.
 */
@Metadata(label = "bean", description = "Divides the log groups among the processes of a cluster")
public final class ShardedClusterService implements Leadership, CamelContextAware {

    private static final int SHARDS = 8;

    /** In seconds. A process that died on the same host is noticed after three intervals. */
    private static final long ACQUIRE_LOCK_INTERVAL = 2;

    private static final int HEARTBEAT_TIMEOUT_MULTIPLIER = 3;

    private Kind kind = Kind.OFF;
    private String directory = "";
    private String podLabel = "";
    private CamelContext camelContext;
    private volatile List<CamelClusterView> shares = List.of();

    /** The values of {@code CLUSTER}. */
    private enum Kind {
        OFF,
        FILE,
        KUBERNETES
    }

    /** {@code off}, {@code file} or {@code kubernetes}. */
    public void setMode(String mode) {
        this.kind = Kind.valueOf(mode.toUpperCase(Locale.ROOT));
    }

    /** Directory of the lock files, with {@code file}; the same for all processes. */
    public void setDirectory(String directory) {
        this.directory = directory;
    }

    /** {@code name=value}: the label that exactly the pods of the cluster have, with {@code kubernetes}. */
    public void setPodLabel(String podLabel) {
        this.podLabel = podLabel;
    }

    @Override
    public synchronized void join() throws Exception {
        if (kind == Kind.OFF || !shares.isEmpty()) {
            return;
        }
        CamelClusterService service =
                kind == Kind.FILE ? fileLockClusterService() : KubernetesClusterServices.of(camelContext, podLabel);
        camelContext.addService(service, true, true);
        List<CamelClusterView> views = new ArrayList<>();
        for (int number = 0; number < SHARDS; number++) {
            views.add(service.getView("shard-" + number));
        }
        shares = List.copyOf(views);
    }

    private CamelClusterService fileLockClusterService() {
        FileLockClusterService service = new FileLockClusterService();
        service.setCamelContext(camelContext);
        service.setRoot(directory);
        service.setAcquireLockInterval(ACQUIRE_LOCK_INTERVAL, TimeUnit.SECONDS);
        service.setHeartbeatTimeoutMultiplier(HEARTBEAT_TIMEOUT_MULTIPLIER);
        return service;
    }

    @Override
    public boolean isStandalone() {
        return kind == Kind.OFF;
    }

    @Override
    public boolean isLeader(String work) {
        if (kind == Kind.OFF) {
            return true;
        }
        List<CamelClusterView> all = shares;
        return !all.isEmpty()
                && all.get(Math.floorMod(work.hashCode(), all.size()))
                        .getLocalMember()
                        .isLeader();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }
}
