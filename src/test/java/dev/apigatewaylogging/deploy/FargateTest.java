/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The CloudFormation templates of {@code deploy/aws}, above all that of Fargate. */
class FargateTest {

    private static final Path TEMPLATE = Path.of("deploy/aws/fargate.yaml");
    private static final Pattern VARIABLE = Pattern.compile("Name: ([A-Z][A-Z_]+)\\b");
    private static final Pattern PARAMETER = Pattern.compile("(?m)^  ([A-Z]\\w+):\\n    Type: ");

    private static String template() throws IOException {
        return Files.readString(TEMPLATE);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @Test
    void cfnLintReportsNothing() throws Exception {
        assumeTrue(isInstalled("cfn-lint"), "cfn-lint is not installed");
        try (Stream<Path> files = Files.list(Path.of("deploy/aws"))) {
            List<String> command = Stream.concat(
                            Stream.of("cfn-lint"), files.map(Path::toString).filter(name -> name.endsWith(".yaml")))
                    .toList();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
        }
    }

    @Test
    void environmentConsistsOfSettings() throws IOException {
        Set<String> settings =
                Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
        settings.add("JAVA_TOOL_OPTIONS");

        assertThat(VARIABLE.matcher(template()).results().map(found -> found.group(1)))
                .contains("KAFKA_PASSWORD", "DATABASE_ABSTRACTOR_TOKEN", "CLOUDWATCH_METRICS", "IS_AUTH_IMPLEMENTED")
                .isSubsetOf(settings);
    }

    /** A fixed name exists once per account and region. */
    @Test
    void secondStackGetsOtherNames() throws IOException {
        assertThat(template()
                        .lines()
                        .filter(line -> line.matches("\\s+(LogGroupName|Family|ServiceName|ClusterName|RoleName):.*")))
                .hasSize(3)
                .allMatch(line -> line.contains("AWS::StackName"));
    }

    @Test
    void eachParameterIsUsed() throws IOException {
        String template = template();
        String parameters = template.substring(template.indexOf("Parameters:"), template.indexOf("\nRules:"));

        assertThat(PARAMETER.matcher(parameters).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(12)
                .allMatch(name -> template.contains("!Ref " + name + "\n")
                        || template.contains("!Ref " + name + "}")
                        || template.contains("!Ref " + name + "]")
                        || template.contains("!Ref " + name + ",")
                        || template.contains("${" + name + "}"));
    }

    @Test
    void passwordAndTokenComeFromSecretsManager() throws IOException {
        String template = template();

        assertThat(template.substring(
                        template.indexOf("          Secrets:"), template.indexOf("          MountPoints:")))
                .contains("KAFKA_PASSWORD", "DATABASE_ABSTRACTOR_TOKEN");
        assertThat(template).contains("HealthCheck:", "/q/health/live", "StopTimeout: 60");
    }

    /** Two tasks without a cluster would deliver everything twice. */
    @Test
    void severalTasksFormCluster() throws IOException {
        assertThat(template())
                .contains(
                        "IsCluster: !Not [!Equals [!Ref Tasks, 1]]",
                        "DesiredCount: !Ref Tasks",
                        "{Name: CLUSTER, Value: !If [IsCluster, kafka, \"off\"]}",
                        "{Name: CHECKPOINT_STORE, Value: !If [IsCluster, kafka, file]}",
                        "MinimumHealthyPercent: !If [IsCluster, 50, 0]",
                        "MaximumPercent: !If [IsCluster, 200, 100]");
    }

    /** Fargate gives a mount the owner and the permissions of the image's directory only if the image declares it a volume. */
    @Test
    void eachMountThatIsNotOnEfsIsVolumeOfImage() throws IOException {
        Matcher volumes = Pattern.compile("(?m)^VOLUME (.*)").matcher(Files.readString(Path.of("Dockerfile")));
        assertThat(volumes.find()).isTrue();
        List<String> mounts = Pattern.compile("SourceVolume: (\\w+), ContainerPath: ([/\\w]+)")
                .matcher(template())
                .results()
                .filter(mount -> !mount.group(1).equals("data"))
                .map(mount -> mount.group(2))
                .toList();

        assertThat(mounts).isNotEmpty();
        assertThat(volumes.group(1).split(" ")).containsAll(mounts);
    }
}
