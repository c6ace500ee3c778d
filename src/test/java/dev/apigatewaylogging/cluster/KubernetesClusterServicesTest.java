package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases in a fake API server that stores them. */
@EnableKubernetesMockClient(crud = true, https = false)
class KubernetesClusterServicesTest {

    private static final int SHARES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KubernetesClient client;
    private final List<DefaultCamelContext> started = new ArrayList<>();

    @BeforeEach
    void connect() {
        System.setProperty("kubernetes.master", client.getMasterUrl().toString());
        System.setProperty("kubernetes.namespace", "test");
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
    }

    @AfterEach
    void disconnect() throws Exception {
        for (DefaultCamelContext context : started) {
            context.close();
        }
        System.clearProperty("kubernetes.master");
        System.clearProperty("kubernetes.namespace");
        System.clearProperty("kubernetes.auth.tryKubeConfig");
    }

    /** A pod that is ready, and the process in it. */
    private List<CamelClusterView> pod(String name) throws Exception {
        client.pods()
                .inNamespace("test")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("app", "api-gateway-logging"))
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
        DefaultCamelContext camel = new DefaultCamelContext();
        started.add(camel);
        camel.start();
        CamelClusterService service =
                KubernetesClusterServices.of(camel, "app=api-gateway-logging", name, Duration.ofSeconds(2));
        camel.addService(service, true, true);
        List<CamelClusterView> views = new ArrayList<>();
        for (int number = 0; number < SHARES; number++) {
            views.add(service.getView("shard-" + number));
        }
        return views;
    }

    private static long led(List<CamelClusterView> views) {
        return views.stream().filter(view -> view.getLocalMember().isLeader()).count();
    }

    @Test
    void leasesAreBalancedAndTakenOverFromDeadPod() throws Exception {
        List<CamelClusterView> one = pod("one");
        await().atMost(PATIENCE).until(() -> led(one) == SHARES);

        List<CamelClusterView> two = pod("two");
        await().atMost(PATIENCE).until(() -> led(one) == SHARES / 2 && led(two) == SHARES / 2);
        assertThat(client.leases().inNamespace("test").list().getItems())
                .extracting(lease -> lease.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "api-gateway-logging-shard-0",
                        "api-gateway-logging-shard-1",
                        "api-gateway-logging-shard-2",
                        "api-gateway-logging-shard-3");

        started.remove(0).close();
        client.pods().inNamespace("test").withName("one").delete();
        await().atMost(PATIENCE).until(() -> led(two) == SHARES);
    }
}
