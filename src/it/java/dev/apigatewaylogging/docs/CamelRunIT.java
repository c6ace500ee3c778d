package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.ConnectorEnvironment;
import dev.apigatewaylogging.Management;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The unchanged routes, run by Camel's CLI as in the README, and edited while they run. */
@ExtendWith(SharedBroker.class)
class CamelRunIT {

    @TempDir
    Path directory;

    /** What a shell makes of {@code routes/* application.properties}. */
    private List<String> files() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("routes"));
        List<String> files = new ArrayList<>();
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path route : routes.sorted().toList()) {
                Files.copy(route, copy.resolve(route.getFileName()));
                files.add(route.toString());
            }
        }
        Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));
        files.add("application.properties");
        return files;
    }

    @Test
    void managementPortInUseEndsStartupWithMessage(KafkaBroker broker) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files());
        arguments.add("--logging-color=false");
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"));
                ServerSocket other = new ServerSocket(0);
                JavaProcess camel = CamelCli.command(
                                directory,
                                stack.connector()
                                        .with("MANAGEMENT_PORT", String.valueOf(other.getLocalPort()))
                                        .environment(),
                                arguments)
                        .start()) {
            camel.awaitLine("1. MANAGEMENT_PORT is " + other.getLocalPort(), Duration.ofMinutes(3));

            assertThat(camel.awaitExit(ConnectorEnvironment.SOON)).isEqualTo(1);
            assertThat(stack.aws().calls().count()).isZero();
        }
    }

    @Test
    void unchangedRoutesRunAndEditTakesEffectAtOnce(KafkaBroker broker) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(files());
        arguments.addAll(List.of("--dev", "--logging-color=false"));
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, directory.resolve("data"));
                JavaProcess camel = CamelCli.command(
                                directory,
                                stack.connector()
                                        .with("SESSION_NAME", "")
                                        .with("CLOUDWATCH_READ_BATCH_SIZE", " ")
                                        .with("MANAGEMENT_ADDRESS", "")
                                        .with("AKTO_TRAFFIC_BATCH_SIZE", "")
                                        .with("CHECKPOINT_STORE", "")
                                        .environment(),
                                arguments)
                        .start()) {
            String first = stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
            stack.await(1);
            assertThat(stack.keys()).containsExactly(first);
            assertThat(Management.of(camel).get("/").body()).contains("<title>api-gateway-logging</title>");
            assertThat(Management.of(camel).get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(camel.output())
                    .filteredOn(line -> line.contains("HttpServer started on"))
                    .as(String.join("\n", camel.output()))
                    .hasSize(1);

            Path delivery = directory.resolve("routes/delivery.camel.yaml");
            Files.writeString(
                    delivery,
                    Readme.edited(Readme.text(delivery), Readme.blocks("diff").get(0)));
            Recipes.apply("Add tags", directory);
            Files.writeString(
                    delivery,
                    Readme.text(delivery)
                            .replace("'uwe3g5jm54,", "'" + stack.group().replaceAll(".*_|/.*", "") + ","));
            camel.awaitLine("Routes reloaded summary", ConnectorEnvironment.SOON);
            String internal = stack.log(stack.request(RequestKind.NO_TRACING), Instant.now(), EditIT::internal);
            String second = stack.log(RequestKind.MOCK, Instant.now());
            stack.await(2);

            assertThat(stack.keys()).contains(second).doesNotContain(internal);
            assertThat(stack.only(second).tags()).containsEntry("owner", "checkout");
            assertThat(camel.isAlive()).isTrue();
        }
    }
}
