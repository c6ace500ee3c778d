/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.testsupport.akto.AktoManifest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Helm makes of the chart. */
class HelmChartTest {

    private static final Path CHART = Path.of("deploy/helm/api-gateway-logging");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @TempDir
    Path temporary;

    private List<HasMetadata> render(String values) throws IOException {
        Path file = Files.writeString(temporary.resolve("values.yaml"), values);
        TemplateCommand template = new Helm(CHART).template();
        String rendered = template.withName("traffic")
                .withNamespace("akto")
                .withValuesFile(file)
                .call();
        return Stream.of(rendered.split("(?m)^---$"))
                .filter(text -> text.contains("kind:"))
                .map(text -> (HasMetadata) YAML.unmarshal(text))
                .toList();
    }

    private static <T extends HasMetadata> T only(Class<T> type, List<HasMetadata> rendered) {
        List<T> found =
                rendered.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    private static <T> void assertNone(Class<T> type, List<HasMetadata> rendered) {
        assertThat(rendered).as(type.getSimpleName()).noneMatch(type::isInstance);
    }

    private static Container container(List<HasMetadata> rendered) {
        return only(Deployment.class, rendered)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    /** The environment of the process: plain values and those of the chart's Secret. */
    private static Map<String, String> environment(List<HasMetadata> rendered) {
        Map<String, String> environment = new TreeMap<>();
        for (EnvVar variable : container(rendered).getEnv()) {
            environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        rendered.stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .forEach(secret -> secret.getData()
                        .forEach((name, value) -> environment.put(
                                name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))));
        return environment;
    }

    @Test
    void editedRoutesAndSettingsAreMountedFileByFile() throws IOException {
        List<HasMetadata> rendered = render(
                """
                routes:
                  delivery.camel.yaml: |
                    - route: {}
                applicationProperties: |
                  akto.tags=team=a
                """);

        ConfigMap files = only(ConfigMap.class, rendered);
        assertThat(files.getData())
                .containsEntry("delivery.camel.yaml", "- route: {}\n")
                .containsEntry("application.properties", "akto.tags=team=a\n");
        PodSpec pod = only(Deployment.class, rendered).getSpec().getTemplate().getSpec();
        Volume volume = pod.getVolumes().stream()
                .filter(candidate -> candidate.getConfigMap() != null)
                .findFirst()
                .orElseThrow();
        assertThat(volume.getConfigMap().getName())
                .isEqualTo(files.getMetadata().getName());
        assertThat(container(rendered).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals(volume.getName()))
                .allMatch(VolumeMount::getReadOnly)
                .extracting(mount -> mount.getMountPath() + " <- " + mount.getSubPath())
                .containsExactlyInAnyOrder(
                        "/app/routes/delivery.camel.yaml <- delivery.camel.yaml",
                        "/app/application.properties <- application.properties");
        // a file that is mounted alone does not change in a running pod
        assertThat(checksum(rendered)).isNotEqualTo(checksum(render("routes: {delivery.camel.yaml: other}")));
        assertNone(ConfigMap.class, render("{}"));
    }

    private static String checksum(List<HasMetadata> rendered) {
        return only(Deployment.class, rendered)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/files");
    }

    @Test
    void routeThatWouldNotBeLoadedIsRefused() {
        assertThatThrownBy(() -> render("routes: {extra.yaml: '- route: {}'}"))
                .hasMessageContaining("extra.yaml")
                .hasMessageContaining(".camel.yaml");
    }

    @Test
    void volumesOfUserAreMounted() throws IOException {
        List<HasMetadata> rendered = render(
                """
                extraVolumes:
                  - name: truststore
                    secret:
                      secretName: kafka-ca
                extraVolumeMounts:
                  - name: truststore
                    mountPath: /app/truststore
                    readOnly: true
                """);

        assertThat(only(Deployment.class, rendered)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("kafka-ca"));
        assertThat(container(rendered).getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/app/truststore"));
    }

    @Test
    void helmLintReportsNothing() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
    }

    @Test
    void defaultsRunOneReplicaWithPersistentCheckpoints() throws IOException {
        List<HasMetadata> rendered = render("{}");

        Deployment deployment = only(Deployment.class, rendered);
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getPersistentVolumeClaim())
                .hasFieldOrPropertyWithValue(
                        "claimName",
                        only(PersistentVolumeClaim.class, rendered)
                                .getMetadata()
                                .getName());
        Container container = container(rendered);
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(environment(rendered))
                .containsEntry("MANAGEMENT_ADDRESS", "0.0.0.0")
                .containsEntry("CHECKPOINT_DIR", "/app/data")
                .containsEntry("AKTO_KAFKA_BROKER_MAL", "akto-kafka:9092");
        only(PodDisruptionBudget.class, rendered);
        only(ServiceAccount.class, rendered);
        assertNone(Secret.class, rendered);
        assertNone(Role.class, rendered);
        assertNone(GenericKubernetesResource.class, rendered);
        assertNone(NetworkPolicy.class, rendered);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getTopologySpreadConstraints()).isEmpty();
    }

    @Test
    void serviceAndDisruptionBudgetSelectPods() throws IOException {
        List<HasMetadata> rendered = render("{}");
        Map<String, String> labels = only(Deployment.class, rendered)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();

        assertThat(labels)
                .containsAllEntriesOf(only(Service.class, rendered).getSpec().getSelector())
                .containsAllEntriesOf(only(PodDisruptionBudget.class, rendered)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .containsAllEntriesOf(
                        only(Deployment.class, rendered).getSpec().getSelector().getMatchLabels());
    }

    @Test
    void namesSetByChartAreSettings() throws IOException {
        TreeSet<String> settings = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            settings.add(setting.name());
        }

        assertThat(environment(render("replicas: 2")).keySet()).isSubsetOf(settings);
    }

    /** A secret in a Deployment can be read by whoever may look at it. */
    @Test
    void secretSettingsAreStoredInSecret() throws IOException {
        StringBuilder values = new StringBuilder("env:\n");
        TreeSet<String> secrets = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            if (setting.secret()) {
                secrets.add(setting.name());
                values.append("  ").append(setting.name()).append(": hidden-value\n");
            }
        }

        List<HasMetadata> rendered = render(values.toString());

        assertThat(only(Secret.class, rendered).getData().keySet()).isEqualTo(secrets);
        assertThat(YAML.asYaml(only(Deployment.class, rendered))).doesNotContain("hidden-value");
        assertThat(container(rendered).getEnvFrom()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfAktosManifestsReachProcess(AktoManifest manifest) throws IOException {
        StringBuilder values = new StringBuilder("env:\n");
        Map<String, String> expected = manifest.environment();
        expected.forEach((name, value) ->
                values.append("  ").append(name).append(": \"").append(value).append("\"\n"));

        assertThat(environment(render(values.toString()))).containsAllEntriesOf(expected);
    }

    /** In YAML, a number, a boolean and null are no strings, but variables are. */
    @Test
    void valuesWithoutQuotationMarksAreAccepted() throws IOException {
        List<HasMetadata> rendered = render(
                """
                env:
                  AKTO_TRAFFIC_BATCH_SIZE: 10
                  AKTO_BYTES_IN_THRESHOLD: 1000000
                  DISCOVER_OPENAPI_SPEC: false
                  LOG_GROUP_AWS_ACCOUNT_ID: 123456789012
                  SESSION_NAME:
                """);

        assertThat(environment(rendered))
                .containsEntry("AKTO_TRAFFIC_BATCH_SIZE", "10")
                .containsEntry("AKTO_BYTES_IN_THRESHOLD", "1000000")
                .containsEntry("DISCOVER_OPENAPI_SPEC", "false")
                .containsEntry("LOG_GROUP_AWS_ACCOUNT_ID", "123456789012")
                .doesNotContainKey("SESSION_NAME");
    }

    @Test
    void severalReplicasFormCluster() throws IOException {
        List<HasMetadata> rendered = render("replicas: 3");

        assertThat(environment(rendered)).containsEntry("CLUSTER", "kafka").containsEntry("CHECKPOINT_STORE", "kafka");
        assertThat(only(Deployment.class, rendered).getSpec().getReplicas()).isEqualTo(3);
        assertNone(Role.class, rendered);
        assertNone(PersistentVolumeClaim.class, rendered);
        PodSpec pod = only(Deployment.class, rendered).getSpec().getTemplate().getSpec();
        assertThat(pod.getAutomountServiceAccountToken())
                .as("nothing calls the Kubernetes API")
                .isFalse();
        assertThat(pod.getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    }

    @Test
    void alertsAndNetworkPolicyAreRenderedOnDemand() throws IOException {
        List<HasMetadata> rendered = render(
                "{prometheusRule: {enabled: true, labels: {release: prometheus}}, networkPolicy: {enabled: true}}");

        GenericKubernetesResource rules = only(GenericKubernetesResource.class, rendered);
        assertThat(rules.getKind()).isEqualTo("PrometheusRule");
        assertThat(rules.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(YAML.asYaml(rules)).contains("ApiGatewayLoggingFlowHeld", "{{ $labels.log_group }} is");
        assertThat(only(NetworkPolicy.class, rendered).getSpec().getIngress())
                .singleElement()
                .satisfies(ingress -> assertThat(ingress.getFrom()).hasSize(2));
    }

    @Test
    void severalReplicasWithoutClusterAreRejected() {
        assertThatThrownBy(() -> render("{replicas: 2, env: {CLUSTER: \"off\"}}"))
                .hasMessageContaining("deliver everything several times");
        assertThatThrownBy(() -> render("{replicas: 2, env: {CHECKPOINT_STORE: file}}"))
                .hasMessageContaining("deliver everything several times");
    }

    @Test
    void checkpointsInKafkaNeedNoVolume() throws IOException {
        assertNone(PersistentVolumeClaim.class, render("env: {CHECKPOINT_STORE: kafka}"));
    }

    @Test
    void serviceMonitorReplacesAnnotations() throws IOException {
        List<HasMetadata> rendered = render("serviceMonitor: {enabled: true, labels: {release: prometheus}}");

        assertThat(only(GenericKubernetesResource.class, rendered).getKind()).isEqualTo("ServiceMonitor");
        assertThat(only(Deployment.class, rendered)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .doesNotContainKey("prometheus.io/scrape");
    }

    @Test
    void roleOfServiceAccountAndExistingObjectsAreUsed() throws IOException {
        List<HasMetadata> rendered = render(
                """
                serviceAccount:
                  roleArn: arn:aws:iam::123456789012:role/reader
                existingSecret: akto-token
                persistence:
                  existingClaim: checkpoints
                """);

        assertThat(only(ServiceAccount.class, rendered).getMetadata().getAnnotations())
                .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/reader");
        assertThat(container(rendered).getEnvFrom().get(0).getSecretRef().getName())
                .isEqualTo("akto-token");
        assertNone(PersistentVolumeClaim.class, rendered);
    }
}
