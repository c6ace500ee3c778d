package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who leads what, between Camel contexts that stand for processes. */
class ShardedClusterServiceTest {

    @TempDir
    Path directory;

    private static ShardedClusterService joined(DefaultCamelContext camel, String kind, Path directory)
            throws Exception {
        camel.start();
        ShardedClusterService cluster = new ShardedClusterService();
        cluster.setMode(kind);
        cluster.setDirectory(directory.toString());
        cluster.setCamelContext(camel);
        cluster.setPodLabel("app=api-gateway-logging");
        cluster.join();
        return cluster;
    }

    private static long led(ShardedClusterService cluster) {
        return IntStream.range(0, 200)
                .filter(number -> cluster.isLeader("work " + number))
                .count();
    }

    @Test
    void standaloneProcessLeadsEverything() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            ShardedClusterService cluster = joined(camel, "off", directory);

            assertThat(cluster.isStandalone()).isTrue();
            assertThat(led(cluster)).isEqualTo(200);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void eachNamespaceHasOneLeaderAndIsTakenOverWhenItStops() throws Exception {
        try (DefaultCamelContext second = new DefaultCamelContext()) {
            ShardedClusterService two;
            try (DefaultCamelContext first = new DefaultCamelContext()) {
                ShardedClusterService one = joined(first, "file", directory);
                assertThat(one.isStandalone()).isFalse();
                await().atMost(Duration.ofSeconds(20)).until(() -> led(one) == 200);
                two = joined(second, "file", directory);
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> led(two) == 0);
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> led(two) == 200);
        }
    }
}
