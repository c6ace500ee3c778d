/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Terraform module does what the CloudFormation templates do. */
class TerraformModuleTest {

    private static final Path MODULE = Path.of("deploy/terraform");
    private static final Path ONBOARDING = Path.of("deploy/aws/onboarding.yaml");
    private static final Path READER = Path.of("deploy/aws/cross-account-role.yaml");

    @TempDir
    Path directory;

    private static Object hcl(String file, String... path) throws Exception {
        Object value = new HCLParser().parse(MODULE.resolve(file).toFile());
        for (String key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value;
    }

    /** A statement of a policy: what is allowed on what. */
    private record Statement(List<String> actions, List<String> resources) {}

    private static List<Statement> statements(
            Object list, String actions, String resources, UnaryOperator<String> name) {
        List<Statement> statements = new ArrayList<>();
        for (Object statement : (List<?>) list) {
            Map<?, ?> one = (Map<?, ?>) statement;
            statements.add(new Statement(
                    texts(one.get(actions)),
                    texts(one.get(resources)).stream().map(name).toList()));
        }
        return statements;
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of(String.valueOf(value));
    }

    private static List<Statement> ofModule(String file, String document) throws Exception {
        return statements(
                hcl(file, "data", "aws_iam_policy_document", document, "statement"),
                "actions",
                "resources",
                resource -> resource.replaceFirst(
                                "^arn:(local|data\\.aws_partition\\.current)\\.partition:", "arn:PARTITION:")
                        .replace("data.aws_region.current.id", "REGION")
                        .replace("data.aws_caller_identity.current.account_id", "ACCOUNT")
                        .replace("aws_iam_role.api_gateway_logs.arn", "LOG-ROLE"));
    }

    private static List<Statement> ofTemplate(Path template, String role) throws IOException {
        return statements(
                CloudFormation.read(template)
                        .at("Resources", role, "Properties", "Policies", "0", "PolicyDocument", "Statement"),
                "Action",
                "Resource",
                resource -> resource.replace("${AWS::Partition}", "PARTITION")
                        .replace("${AWS::Region}", "REGION")
                        .replace("${AWS::AccountId}", "ACCOUNT")
                        .replace("ApiGatewayLogs.Arn", "LOG-ROLE"));
    }

    @Test
    void readerMayDoWhatThatOfTheTemplateMay() throws Exception {
        assertThat(ofModule("reader.tf", "reader")).isNotEmpty().isEqualTo(ofTemplate(READER, "Reader"));
        assertThat(hcl("reader.tf", "resource", "aws_iam_role", "reader", "name"))
                .isEqualTo(CloudFormation.read(READER).at("Resources", "Reader", "Properties", "RoleName"));
    }

    @Test
    void functionMayDoWhatThatOfTheTemplateMay() throws Exception {
        assertThat(ofModule("switch.tf", "switch")).isNotEmpty().isEqualTo(ofTemplate(ONBOARDING, "SwitchRole"));
    }

    @Test
    void functionHasEnvironmentAndRuntimeOfTheTemplate() throws Exception {
        Map<?, ?> module = (Map<?, ?>) hcl("switch.tf", "resource", "aws_lambda_function", "switch");
        CloudFormation template = CloudFormation.read(ONBOARDING);
        Map<?, ?> properties = (Map<?, ?>) template.at("Resources", "Switch", "Properties");

        assertThat(module.get("runtime")).isEqualTo(properties.get("Runtime"));
        assertThat(module.get("description")).isEqualTo(properties.get("Description"));
        assertThat(((Number) module.get("timeout")).intValue()).hasToString((String) properties.get("Timeout"));
        assertThat(((Number) module.get("memory_size")).intValue()).hasToString((String) properties.get("MemorySize"));
        assertThat(((Map<?, ?>) ((Map<?, ?>) module.get("environment")).get("variables")).keySet())
                .hasToString(((Map<?, ?>) template.at("Resources", "Switch", "Properties", "Environment", "Variables"))
                        .keySet()
                        .toString());
    }

    @Test
    void variablesHaveDefaultsAndLimitsOfTheTemplate() throws Exception {
        CloudFormation template = CloudFormation.read(ONBOARDING);

        assertThat((List<?>) hcl("variables.tf", "variable", "apis", "default")).isEmpty();
        assertThat(template.at("Parameters", "Apis", "Default")).isEqualTo("none");
        assertThat(Files.readString(MODULE.resolve("switch.tf"))).contains("length(var.apis) == 0 ? \"none\"");
        assertThat(hcl("variables.tf", "variable", "api_tag", "default"))
                .isEqualTo(template.at("Parameters", "ApiTag", "Default"));
        assertThat(((Number) hcl("variables.tf", "variable", "retention_in_days", "default")).intValue())
                .hasToString((String) template.at("Parameters", "RetentionInDays", "Default"));
        assertThat(Files.readString(MODULE.resolve("variables.tf")))
                .contains("contains(" + template.at("Parameters", "RetentionInDays", "AllowedValues") + ",")
                .contains("length(var.external_id) >= "
                        + CloudFormation.read(READER).at("Parameters", "ExternalId", "MinLength"))
                .contains(CloudFormation.read(READER).at("Parameters", "ConnectorRoleArn", "AllowedPattern") + "$");
    }

    @Test
    void destroyRunsFunctionBeforeItsPermissionsAreRemoved() throws Exception {
        Map<?, ?> invocation = (Map<?, ?>) hcl("switch.tf", "resource", "aws_lambda_invocation", "stages");

        assertThat(invocation.get("lifecycle_scope")).isEqualTo("CRUD");
        assertThat(texts(invocation.get("depends_on")))
                .containsExactlyInAnyOrder(
                        "aws_iam_role_policy.switch",
                        "aws_iam_role_policy_attachment.switch",
                        "aws_iam_role_policy_attachment.api_gateway_logs");
    }

    private static String terraform(Path where, String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("terraform"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
            builder.environment().put("TF_CLI_CONFIG_FILE", "");
            builder.environment().put("CHECKPOINT_DISABLE", "1");
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "Terraform is not installed");
            throw e;
        }
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void filesAreFormatted() throws IOException, InterruptedException {
        assertThat(terraform(MODULE, "", "fmt", "-check", "-diff")).isEmpty();
    }

    /** The rest of the module needs providers, which come from a registry. */
    @Test
    void functionIsThatOfTheTemplate() throws IOException, InterruptedException {
        Path module = Files.createDirectories(directory.resolve("deploy/terraform"));
        Path template = Files.createDirectories(directory.resolve("deploy/aws")).resolve("onboarding.yaml");
        Files.copy(MODULE.resolve("function.tf"), module.resolve("function.tf"));
        Files.copy(ONBOARDING, template);

        String output = terraform(module, "jsonencode(local.function)\n", "console");

        String json = new ObjectMapper().readValue(output.strip(), String.class);
        assertThat(new ObjectMapper().readValue(json, String.class).strip())
                .isEqualTo(OnboardingTest.function().strip());
    }
}
