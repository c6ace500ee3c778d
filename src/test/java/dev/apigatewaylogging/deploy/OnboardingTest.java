/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import dev.apigatewaylogging.testsupport.aws.RateLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function of {@code deploy/aws/onboarding.yaml}, run by Python with AWS's library against the fake API Gateway. */
class OnboardingTest {

    private static final Path TEMPLATE = Path.of("deploy/aws/onboarding.yaml");
    private static final String ACCESS_LOG =
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/stack-access";
    private static final String ROLE = "arn:aws:iam::123456789012:role/stack-logs";
    private static final String BEFORE = "api-gateway-logging-before";

    @TempDir
    Path directory;

    private FakeAws aws;
    private GatewayApi orders;
    private GatewayApi payments;
    private GatewayApi shop;
    private GatewayApi own;
    private GatewayApi chat;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(hasPython(), "Python with boto3 is not installed");
        aws = FakeAws.started(FakeAwsSettings.standard().withQuotas(RateLimits.OFF));
        orders = aws.apis().rest("orders").stages("prod", "test").executionLog("test", "ERROR", false);
        payments = aws.apis().rest("payments").stages("prod");
        shop = aws.apis().http("shop").stages("$default");
        own = aws.apis().http("own").stages("prod").accessLog("prod", "arn:aws:logs:us-east-1:1:log-group:own");
        chat = aws.apis().webSocket("chat").stages("prod").executionLog("prod", "ERROR", false);
        Files.writeString(directory.resolve("index.py"), function());
        Files.writeString(
                directory.resolve("cfnresponse.py"),
                """
                SUCCESS, FAILED = 'SUCCESS', 'FAILED'
                def send(event, context, status, data, id=None, noEcho=False, reason=None):
                    print('SENT', status, reason)
                """);
    }

    @AfterEach
    void stop() {
        if (aws != null) {
            aws.close();
        }
    }

    private static boolean hasPython() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import boto3")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The lines of the template that are indented below ZipFile. */
    static String function() throws IOException {
        List<String> lines = Files.readAllLines(TEMPLATE);
        int start = lines.indexOf("        ZipFile: |") + 1;
        return lines.subList(start, lines.size()).stream()
                .takeWhile(line -> line.isBlank() || line.startsWith("          "))
                .map(line -> line.isBlank() ? "" : line.substring(10))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String run(String request, String apis, String tag) throws IOException, InterruptedException {
        return python("import index; index.handler({'RequestType': '" + request + "', 'ResourceProperties': {'Apis': '"
                + apis + "', 'ApiTag': '" + tag + "'}}, None)");
    }

    /** As the Terraform module invokes the function. */
    private String terraform(String action, String apis, String tag) throws IOException, InterruptedException {
        Files.copy(
                Path.of("deploy/terraform/handler.py"),
                directory.resolve("handler.py"),
                StandardCopyOption.REPLACE_EXISTING);
        return python("import handler; handler.time.sleep = lambda seconds: print('WAITED', seconds);"
                + " handler.handler({'Apis': '" + apis + "', 'ApiTag': '" + tag + "', 'tf': {'action': '" + action
                + "'}}, None); print('RETURNED')");
    }

    private String python(String code) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("python3", "-c", code);
        builder.directory(directory.toFile());
        builder.environment().put("AWS_ENDPOINT_URL", aws.endpoint().toString());
        builder.environment().put("AWS_REGION", "us-east-1");
        builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        builder.environment().put("PARTITION", "aws");
        builder.environment().put("LOG_ROLE", ROLE);
        builder.environment().put("ACCESS_LOG", ACCESS_LOG);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private List<String> logs() {
        List<String> logs = new ArrayList<>();
        for (GatewayApi api : List.of(orders, payments, shop, own, chat)) {
            for (String stage : List.of("prod", "test", "$default")) {
                logs.add(api.name() + " " + stage + " " + api.logs(stage));
            }
        }
        return logs;
    }

    @Test
    void allStagesLogUntilStackDeletionRestoresThem() throws IOException, InterruptedException {
        List<String> before = logs();

        assertThat(run("Create", "all", "")).contains("SENT SUCCESS");

        assertThat(orders.logs("prod")).isEqualTo("INFO/true none");
        assertThat(orders.logs("test")).isEqualTo("INFO/true none");
        assertThat(payments.logs("prod")).isEqualTo("INFO/true none");
        assertThat(chat.logs("prod")).isEqualTo("INFO/true none");
        assertThat(shop.logs("$default")).endsWith(ACCESS_LOG);
        assertThat(own.logs("prod")).as("existing access log").endsWith("log-group:own");
        assertThat(aws.apis().cloudWatchRole()).isEqualTo(ROLE);
        assertThat(orders.tags("test")).containsEntry(BEFORE, "ERROR/false");

        assertThat(run("Delete", "all", "")).contains("SENT SUCCESS");

        assertThat(logs()).isEqualTo(before);
        assertThat(aws.apis().cloudWatchRole()).isEmpty();
        assertThat(orders.tags("test")).isEmpty();
    }

    @Test
    void onlyApisSelectedByIdOrTagLogUntilDeselected() throws IOException, InterruptedException {
        String role = "arn:aws:iam::123456789012:role/theirs";
        aws.apis().cloudWatchRole(role);
        chat.tag("", "api-gateway-logging", "on");
        List<String> before = logs();

        assertThat(run("Create", payments.id(), "api-gateway-logging=on")).contains("SENT SUCCESS");
        assertThat(payments.logs("prod")).isEqualTo("INFO/true none");
        assertThat(chat.logs("prod")).isEqualTo("INFO/true none");
        assertThat(orders.logs("prod")).isEqualTo("OFF/false none");
        assertThat(shop.logs("$default")).isEqualTo("OFF/false none");

        assertThat(run("Update", "none", "")).contains("SENT SUCCESS");
        assertThat(logs()).isEqualTo(before);
        assertThat(run("Delete", "none", "")).contains("SENT SUCCESS");
        assertThat(aws.apis().cloudWatchRole()).as("not the role of the stack").isEqualTo(role);
    }

    @Test
    void previousSettingsAreKeptAcrossUpdates() throws IOException, InterruptedException {
        List<String> before = logs();

        run("Create", "all", "");
        run("Update", "all", "x=y");
        run("Delete", "all", "x=y");

        assertThat(logs()).isEqualTo(before);
    }

    @Test
    void accessLogThatSomebodyHasSetSinceIsKept() throws IOException, InterruptedException {
        run("Create", "all", "");
        shop.accessLog("$default", "arn:aws:logs:us-east-1:1:log-group:later");

        assertThat(run("Delete", "all", "")).contains("SENT SUCCESS");

        assertThat(shop.logs("$default")).endsWith("log-group:later");
        assertThat(shop.tags("$default")).isEmpty();
    }

    @Test
    void failureIsReportedToStack() throws IOException, InterruptedException {
        aws.apis().deny("/restapis");

        assertThat(run("Create", "all", "")).contains("SENT FAILED", "AccessDenied");
    }

    @Test
    void terraformInvocationsSwitchAndRestore() throws IOException, InterruptedException {
        List<String> before = logs();

        assertThat(terraform("create", payments.id(), "")).contains("RETURNED").doesNotContain("WAITED");
        assertThat(payments.logs("prod")).isEqualTo("INFO/true none");
        assertThat(orders.logs("prod")).isEqualTo("OFF/false none");
        assertThat(terraform("update", "all", "")).contains("RETURNED");
        assertThat(orders.logs("prod")).isEqualTo("INFO/true none");
        assertThat(terraform("delete", "all", "")).contains("RETURNED");

        assertThat(logs()).isEqualTo(before);
        assertThat(aws.apis().cloudWatchRole()).isEmpty();
    }

    @Test
    void failedTerraformInvocationIsRepeatedAndFails() throws IOException, InterruptedException {
        aws.apis().deny("/restapis");

        assertThat(terraform("create", "all", ""))
                .containsPattern("(?s)(WAITED 10.*){3}RuntimeError: .*AccessDenied")
                .doesNotContain("RETURNED");
    }
}
