/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.Node;

/** The files by which it is deployed fit each other, the routes and the settings. */
class DeploymentFilesTest {

    private static final Path KUBERNETES = Path.of("deploy/kubernetes");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?m)^#?([A-Z][A-Z_]+)=");

    @TempDir
    Path temporary;

    static List<Path> yamlFiles() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("docker-compose.yml")));
        try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
            // HelmChartTest renders the templates
            files.filter(file -> file.toString().endsWith(".yaml")
                            && !file.getParent().endsWith("templates"))
                    .forEach(found::add);
        }
        return found;
    }

    static List<Path> jsonFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static List<String> routes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void yamlIsYaml(Path file) throws IOException {
        LoadSettings strict =
                LoadSettings.builder().setAllowDuplicateKeys(false).build();
        try (Reader reader = Files.newBufferedReader(file)) {
            List<Node> documents = new ArrayList<>();
            // an iterator that is not advanced parses nothing
            new Compose(strict).composeAllFromReader(reader).forEach(documents::add);
            assertThat(documents).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jsonFiles")
    void jsonIsJson(Path file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file.toFile());

        assertThat(json.isObject()).isTrue();
    }

    @Test
    void camelKNamesAllRoutes() throws IOException {
        assertThat(Files.readAllLines(Path.of("deploy/camel-k/integration-by-routes.yaml")).stream()
                        .filter(line -> line.contains("contentKey: "))
                        .map(line -> line.substring(line.indexOf(": ") + 2)))
                .containsExactlyInAnyOrderElementsOf(routes());
    }

    /** A ConfigMap mounted as a directory would hide the routes of a later image. */
    @Test
    void editedRoutesAreMountedFileByFile() throws IOException {
        List<String> listed = Files.readAllLines(KUBERNETES.resolve("edited-routes/kustomization.yaml")).stream()
                .filter(line -> line.startsWith("      - "))
                .map(line -> line.substring(8))
                .toList();
        String mounts = Files.readString(KUBERNETES.resolve("edited-routes/mount.yaml"));

        assertThat(listed).isNotEmpty().isSubsetOf(routes());
        assertThat(mounts.lines().filter(line -> line.contains("subPath: ")).map(line -> line.replaceAll(".*: ", "")))
                .containsExactlyElementsOf(listed);
        assertThat(mounts.lines().filter(line -> line.contains("mountPath: ")).map(line -> line.replaceAll(".*: ", "")))
                .containsExactlyElementsOf(
                        listed.stream().map(file -> "/app/routes/" + file).toList());
    }

    @Test
    void restartsDependOnLiveness() throws IOException {
        for (Path file : List.of(
                Path.of("Dockerfile"),
                KUBERNETES.resolve("deployment.yaml"),
                Path.of("deploy/aws/fargate.yaml"),
                Path.of("src/main/bin/liveness"))) {
            assertThat(Files.readString(file)).as(file.toString()).contains("/q/health/live");
        }
    }

    private static final Pattern AWS_ACTION =
            Pattern.compile("(?:logs|apigateway|sts|cloudwatch):[A-Z][A-Za-z]+\\b(?!:)");

    @Test
    void exampleEnvironmentsNameExistingSettings() throws IOException {
        Set<String> settings = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            settings.add(setting.name());
        }
        for (Path file : List.of(
                Path.of("api-gateway-logging.env.example"),
                KUBERNETES.resolve("settings.env"),
                KUBERNETES.resolve("secrets.env"))) {
            assertThat(ENVIRONMENT.matcher(Files.readString(file)).results().map(found -> found.group(1)))
                    .as(file.toString())
                    .isNotEmpty()
                    .isSubsetOf(settings);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dockerfile",
                "docker-compose.yml",
                "deploy/kubernetes/settings.env",
                "deploy/camel-k/integration-by-image.yaml",
                "deploy/camel-k/integration-by-routes.yaml",
                "deploy/aws/fargate.yaml",
            })
    void containerAcceptsProbesFromOutside(String file) throws IOException {
        assertThat(Files.readAllLines(Path.of(file)))
                .anyMatch(line -> line.matches(" *[^#]*MANAGEMENT_ADDRESS\\W+(Value: )?0\\.0\\.0\\.0}?"));
    }

    @Test
    void kustomizeRendersWithOriginalAndEditedRoutes() throws Exception {
        assumeTrue(onPath("kubectl"), "kubectl is not installed");
        Path copy = temporary.resolve("kubernetes");
        Files.createDirectories(copy.resolve("edited-routes"));
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(KUBERNETES.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        for (String route : List.of("delivery.camel.yaml", "kafka.camel.yaml")) {
            Files.copy(Path.of("routes", route), copy.resolve("edited-routes").resolve(route));
        }

        assertThat(kustomize(copy))
                .contains(
                        "kind: Deployment",
                        "kind: PodDisruptionBudget",
                        "kind: Secret",
                        "kind: NetworkPolicy",
                        "automountServiceAccountToken: false")
                .doesNotContain("mountPath: /app/routes", "value: kafka", "kind: Role", "PodMonitor");

        Path kustomization = copy.resolve("kustomization.yaml");
        Files.writeString(
                kustomization,
                Files.readString(kustomization)
                        .replace("# components:", "components:")
                        .replace("#   - edited-routes", "  - edited-routes")
                        .replace("#   - cluster", "  - cluster")
                        .replace("#   - monitoring", "  - monitoring"));
        assertThat(kustomize(copy))
                .contains(
                        "mountPath: /app/routes/kafka.camel.yaml",
                        "delivery.camel.yaml: |",
                        "replicas: 2",
                        "value: kafka",
                        "automountServiceAccountToken: false",
                        "topologyKey: topology.kubernetes.io/zone",
                        "kind: PodMonitor",
                        "kind: PrometheusRule")
                .doesNotContain("kind: Role", "leases", "claimName", "prometheus.io/scrape");
    }

    /** Kustomize gives the ConfigMap and the Secret names with a suffix, which only their users in the Deployment know. */
    @Test
    void replayJobOfDocumentUsesConfigMapAndSecretOfDeployment() throws Exception {
        assumeTrue(onPath("kubectl") && onPath("jq"), "kubectl or jq is not installed");
        String rendered = kustomize(KUBERNETES);
        ObjectMapper json = new ObjectMapper();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(rendered)) {
            if (json.valueToTree(document).path("kind").asText().equals("Deployment")) {
                json.writeValue(temporary.resolve("deployment.json").toFile(), document);
            }
        }
        Path stub = Files.writeString(
                temporary.resolve("kubectl"),
                "#!/bin/sh\ncd \"$(dirname \"$0\")\"\ncase $1 in get) cat deployment.json ;; apply) cat > job.json ;; esac\n");
        assertThat(stub.toFile().setExecutable(true)).isTrue();

        ProcessBuilder command = new ProcessBuilder("sh", "-c", command("docs/replay.md", "kubectl get deployment"))
                .redirectErrorStream(true);
        command.environment().merge("PATH", temporary.toString(), (path, first) -> first + ":" + path);
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();

        JsonNode job = json.readTree(temporary.resolve("job.json").toFile());
        JsonNode container = job.at("/spec/template/spec/containers/0");
        assertThat(job.path("kind").asText()).isEqualTo("Job");
        assertThat(container.path("args").get(0).asText()).isEqualTo("replay");
        assertThat(container.path("livenessProbe").isMissingNode()).isTrue();
        assertThat(container.path("envFrom")).hasSize(2);
        for (JsonNode source : container.path("envFrom")) {
            assertThat(rendered)
                    .contains("\n  name: " + source.findValue("name").asText() + "\n");
        }
        assertThat(job.at("/spec/template/spec/volumes/0/emptyDir").isObject()).isTrue();
    }

    /** The process must be able to write to the volume. */
    @ParameterizedTest
    @ValueSource(strings = {"integration-by-image.yaml", "integration-by-routes.yaml"})
    void camelKVolumeBelongsToGroupOfProcess(String file) throws IOException {
        assertThat(Files.readString(Path.of("deploy/camel-k", file)))
                .containsPattern("\n  template:\n    spec:\n      securityContext:\n        fsGroup: 10001\n");
    }

    @Test
    void camelKUsesSecretThatDocumentCreates() throws IOException {
        String command = command("docs/deploy.md", "kubectl create secret");

        for (String file : List.of("integration-by-image.yaml", "integration-by-routes.yaml")) {
            assertThat(Pattern.compile("=secret:([\\w-]+)/")
                            .matcher(Files.readString(Path.of("deploy/camel-k", file)))
                            .results()
                            .map(found -> found.group(1)))
                    .isNotEmpty()
                    .allMatch(name -> command.contains("create secret generic " + name + " "));
        }
    }

    /** The block of commands of a document that contains a command. */
    private static String command(String document, String containing) throws IOException {
        return Pattern.compile("(?ms)^```\\n(.*?)^```$")
                .matcher(Files.readString(Path.of(document)))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(containing))
                .findFirst()
                .orElseThrow(() -> new AssertionError(document + " has no command " + containing));
    }

    @Test
    void policiesAllowExactlyUsedActions() throws IOException {
        Set<String> actions = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("deploy/aws"))) {
            // the onboarding's policy is not of the connector, but of a function that changes stages
            for (Path file : files.filter(file -> !file.endsWith("fargate.yaml") && !file.endsWith("onboarding.yaml"))
                    .toList()) {
                AWS_ACTION.matcher(Files.readString(file)).results().forEach(found -> actions.add(found.group()));
            }
        }

        assertThat(actions)
                .containsExactly(
                        "apigateway:GET",
                        "cloudwatch:PutMetricData",
                        "logs:DescribeDeliveries",
                        "logs:DescribeDeliveryDestinations",
                        "logs:DescribeDeliverySources",
                        "logs:DescribeLogGroups",
                        "logs:FilterLogEvents",
                        "sts:AssumeRole");
    }

    private static String kustomize(Path directory) throws Exception {
        Process process = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
