package dev.apigatewaylogging.cluster;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.kubernetes.cluster.KubernetesClusterService;
import org.apache.camel.support.cluster.RebalancingCamelClusterService;

/**
 * Creates the Kubernetes cluster service, with one lease per shard, distributed evenly among the pods. A separate
 * class, so that the Kubernetes client is loaded only if it is used.
 */
final class KubernetesClusterServices {

    private static final String LEASE_RESOURCE_NAME = "api-gateway-logging";

    /** A lease that is not renewed for this long is lost. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(10);

    private KubernetesClusterServices() {}

    /** @param podLabel {@code name=value} */
    static CamelClusterService of(CamelContext camelContext, String podLabel) {
        return of(camelContext, podLabel, null, LEASE_DURATION);
    }

    /**
     * @param podLabel {@code name=value}
     * @param podName name of this pod; null for the host name
     * @param lease validity of a lease without renewal
     */
    static CamelClusterService of(CamelContext camelContext, String podLabel, String podName, Duration lease) {
        String[] label = podLabel.split("=", 2);
        if (label.length != 2) {
            throw new IllegalArgumentException(
                    "podLabel must be name=value. Check the bean clusterService in" + " beans.camel.yaml");
        }
        long millis = lease.toMillis();
        KubernetesClusterService service = new KubernetesClusterService();
        service.setClusterLabels(Map.of(label[0], label[1]));
        service.setPodName(podName);
        service.setKubernetesResourceName(LEASE_RESOURCE_NAME);
        service.setLeaseDurationMillis(millis);
        // a holder that cannot renew stops before another one takes over
        service.setRenewDeadlineMillis(millis * 7 / 10);
        service.setRetryPeriodMillis(millis / 5);
        return new RebalancingCamelClusterService(camelContext, service, millis);
    }
}
