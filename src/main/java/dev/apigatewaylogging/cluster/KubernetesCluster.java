package dev.apigatewaylogging.cluster;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.kubernetes.cluster.KubernetesClusterService;
import org.apache.camel.support.cluster.RebalancingCamelClusterService;

/**
 * The cluster service of Kubernetes: a lease for each share, about as many of them for each pod. Its classes are loaded when
 * it is asked for, and by nobody else.
 */
final class KubernetesCluster {

    private static final String LEASES = "api-gateway-logging";

    /** Who has not renewed a lease for so long has lost it, in milliseconds. */
    private static final long LEASE = Duration.ofSeconds(10).toMillis();

    /** Who cannot renew for so long stops by itself, earlier than another one begins, in milliseconds. */
    private static final long RENEWAL = Duration.ofSeconds(7).toMillis();

    private static final long LOOK = Duration.ofSeconds(2).toMillis();
    private static final long REBALANCING = Duration.ofSeconds(10).toMillis();

    private KubernetesCluster() {}

    /** @param podLabel {@code name=value} */
    static CamelClusterService of(CamelContext camelContext, String podLabel) {
        String[] label = podLabel.split("=", 2);
        if (label.length != 2) {
            throw new IllegalArgumentException("podLabel is not name=value: see the bean cluster in beans.camel.yaml");
        }
        KubernetesClusterService service = new KubernetesClusterService();
        service.setClusterLabels(Map.of(label[0], label[1]));
        service.setKubernetesResourceName(LEASES);
        service.setLeaseDurationMillis(LEASE);
        service.setRenewDeadlineMillis(RENEWAL);
        service.setRetryPeriodMillis(LOOK);
        return new RebalancingCamelClusterService(camelContext, service, REBALANCING);
    }
}
