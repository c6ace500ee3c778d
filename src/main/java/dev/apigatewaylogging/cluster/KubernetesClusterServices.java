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
final class KubernetesClusterServices {

    private static final String LEASE_RESOURCE_NAME = "api-gateway-logging";

    /** Who has not renewed a lease for so long has lost it. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(10);

    private KubernetesClusterServices() {}

    /** @param podLabel {@code name=value} */
    static CamelClusterService of(CamelContext camelContext, String podLabel) {
        return of(camelContext, podLabel, null, LEASE_DURATION);
    }

    /**
     * @param podLabel {@code name=value}
     * @param podName the pod that this is; null for the host's name
     * @param lease how long a lease is good without being renewed
     */
    static CamelClusterService of(CamelContext camelContext, String podLabel, String podName, Duration lease) {
        String[] label = podLabel.split("=", 2);
        if (label.length != 2) {
            throw new IllegalArgumentException(
                    "podLabel is not name=value: see the bean clusterService in beans.camel.yaml");
        }
        long millis = lease.toMillis();
        KubernetesClusterService service = new KubernetesClusterService();
        service.setClusterLabels(Map.of(label[0], label[1]));
        service.setPodName(podName);
        service.setKubernetesResourceName(LEASE_RESOURCE_NAME);
        service.setLeaseDurationMillis(millis);
        // who cannot renew stops by itself before another one begins
        service.setRenewDeadlineMillis(millis * 7 / 10);
        service.setRetryPeriodMillis(millis / 5);
        return new RebalancingCamelClusterService(camelContext, service, millis);
    }
}
