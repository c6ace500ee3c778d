/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.checkpoint.FileCheckpointStore;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import dev.apigatewaylogging.testsupport.aws.AccountRegion;
import dev.apigatewaylogging.testsupport.aws.FakeAws;
import dev.apigatewaylogging.testsupport.aws.FakeAwsSettings;
import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The route of the specs, from API Gateway to Akto. */
class OpenApiDiscoveryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGION = "us-east-1";

    @TempDir
    Path data;

    private FakeAws aws;
    private FakeAktoBackend akto;

    @BeforeEach
    void start() {
        aws = FakeAws.started();
        akto = FakeAktoBackend.started();
    }

    @AfterEach
    void stop() {
        akto.close();
        aws.close();
    }

    private DiscoveryRoute run() {
        return DiscoveryRoute.of(aws, akto, data);
    }

    private String remembered() throws IOException {
        return new FileCheckpointStore(data.toString())
                .get("openapi-specs-" + REGION)
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static OpenAPI parsed(String spec) {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(spec);
        assertThat(result.getMessages()).isEmpty();
        return result.getOpenAPI();
    }

    private List<String> firstServers() {
        return akto.specs().stream()
                .map(spec -> parsed(spec).getServers().get(0).getUrl())
                .sorted()
                .toList();
    }

    // what is sent

    @Test
    void firstRunUploadsAllDocumentsAndSecondNone() {
        aws.apis().shop();

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun())
                    .startsWith("apis=4 exported=5 uploaded=5 failed=0 ")
                    .endsWith(" skipped-websocket=1 aborted=false");
            assertThat(run.nextRun()).startsWith("apis=4 exported=5 uploaded=0 failed=0 ");
            assertThat(run.lines("WARN")).isEmpty();
            assertThat(run.lines("ERROR")).isEmpty();
        }
        assertThat(akto.specs()).hasSize(5);
    }

    @Test
    void apiWithoutImportablePathsIsReportedOnceAndNotUploaded() {
        aws.apis().rest("empty").stages("prod").exportAs("{\"openapi\":\"3.0.1\",\"paths\":{}}");
        aws.apis()
                .rest("any")
                .stages("prod")
                .exportAs(
                        "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"any\",\"version\":\"1\"},\"paths\":{\"/{proxy+}\":{"
                                + "\"x-amazon-apigateway-any-method\":{\"parameters\":[{\"name\":\"proxy+\",\"in\":\"path\",\"required\":true,"
                                + "\"schema\":{\"type\":\"string\"}}],\"responses\":{\"200\":{\"description\":\"\"}}}}}}");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).startsWith("apis=2 exported=2 uploaded=1 failed=0 without-operations=1 ");
            assertThat(run.nextRun()).startsWith("apis=2 exported=2 uploaded=0 failed=0 without-operations=1 ");
            assertThat(run.lines("WARN"))
                    .singleElement()
                    .asString()
                    .contains("The OpenAPI document of empty (", "stage prod is not uploaded: it has no operation");
        }
        assertThat(akto.specs()).singleElement().satisfies(spec -> assertThat(
                        parsed(spec).getPaths().get("/{proxy}").readOperations())
                .hasSize(7));
    }

    @Test
    void apisOfAllRegionsAreUploadedOnceWithTheirRegionalUrl() throws IOException {
        aws.close();
        aws = FakeAws.started(FakeAwsSettings.standard().withRegions(REGION, "eu-central-1"));
        String orders = aws.apis().rest("orders").stages("prod").id();
        String shop = aws.apis(new AccountRegion(aws.home().account(), "eu-central-1"))
                .http("shop")
                .stages("prod")
                .id();

        try (DiscoveryRoute run = run().with("aws.region", REGION + ", eu-central-1")) {
            assertThat(run.firstRun()).startsWith("apis=2 exported=2 uploaded=2 failed=0 ");
            assertThat(run.nextRun()).startsWith("apis=2 exported=2 uploaded=0 failed=0 ");
        }
        assertThat(firstServers())
                .containsExactlyInAnyOrder(
                        "https://" + orders + ".execute-api." + REGION + ".amazonaws.com/prod",
                        "https://" + shop + ".execute-api.eu-central-1.amazonaws.com/prod");
        assertThat(remembered()).contains(orders, shop);
    }

    @Test
    void onlyChangedApiIsUploadedAgain() {
        aws.apis().rest("orders").stages("prod");
        GatewayApi payments = aws.apis().http("payments").stages("$default");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
            akto.clear();
            payments.change("$default");
            assertThat(run.nextRun()).contains("uploaded=1 ");
        }
        assertThat(akto.specs()).singleElement().satisfies(spec -> assertThat(spec)
                .contains("payments", "the orders of revision 2"));
    }

    @Test
    void restartUploadsNothingAgain() {
        aws.apis().rest("orders").stages("prod", "test");
        try (DiscoveryRoute run = run()) {
            run.firstRun();
        }

        try (DiscoveryRoute again = run()) {
            assertThat(again.firstRun()).contains("exported=2 uploaded=0 ");
        }
        assertThat(akto.specs()).hasSize(2);
    }

    @Test
    void otherAktoAccountGetsAllDocuments() {
        aws.apis().rest("orders").stages("prod");
        try (DiscoveryRoute run = run()) {
            run.firstRun();
        }

        try (FakeAktoBackend other = FakeAktoBackend.started();
                DiscoveryRoute run =
                        run().with("cyborg.base.url", other.address().toString())) {
            run.firstRun();
            assertThat(other.specs()).hasSize(1);
        }
    }

    @Test
    void deletedApiIsForgotten() throws IOException {
        GatewayApi orders = aws.apis().rest("orders").stages("prod");
        GatewayApi payments = aws.apis().rest("payments").stages("prod");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
            assertThat(remembered()).contains(orders.id(), payments.id());
            aws.apis().delete(orders);
            run.nextRun();
            assertThat(remembered()).contains(payments.id()).doesNotContain(orders.id());
        }
    }

    @Test
    void apisThatCannotBeListedAreNotForgotten() throws IOException {
        GatewayApi orders = aws.apis().rest("orders").stages("prod");
        GatewayApi payments = aws.apis().http("payments").stages("prod");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
            aws.apis().deny("/v2/apis").deny("/restapis/" + orders.id() + "/stages");
            assertThat(run.nextRun()).startsWith("apis=1 exported=0 uploaded=0 failed=1 ");
            assertThat(run.lines("WARN"))
                    .anySatisfy(line -> assertThat(line).contains("Failed to list HTTP APIs: AccessDeniedException"))
                    .anySatisfy(line -> assertThat(line).contains("Export of orders (" + orders.id(), "AccessDenied"));
            assertThat(remembered()).contains(orders.id(), payments.id());
        }
    }

    @Test
    void documentIsUploadedAsExportedWithUrlOfItsTrafficFirst() throws IOException {
        String exported =
                """
                {"openapi" : "3.0.1", "info":{"title":"orders","version":"2024-05-01T09:30:00Z"},
                 "servers":[{"url":"https://x.execute-api.us-east-1.amazonaws.com/{basePath}",
                   "variables":{"basePath":{"default":"/prod"}}}],
                 "paths":{"/{id}":{"get":{"summary":"„quoted\\" \\\\ in Zürich 🚲","responses":{}}}},
                 "x-number":1.10e2}
                """;
        GatewayApi orders = aws.apis().rest("orders").stages("prod").exportAs(exported);

        try (DiscoveryRoute run = run()) {
            run.firstRun();
        }
        String address = "https://" + orders.id() + ".execute-api.us-east-1.amazonaws.com/prod";
        assertThat(akto.specs())
                .containsExactly(exported.replace("\"servers\":[", "\"servers\":[{\"url\":\"" + address + "\"},"));
        ObjectNode arrived = (ObjectNode) JSON.readTree(akto.specs().get(0));
        JsonNode expected = JSON.readTree(exported);
        assertThat(arrived.path("servers").get(1))
                .isEqualTo(expected.path("servers").get(0));
        assertThat(arrived.without("servers").equals(((ObjectNode) expected).without("servers")))
                .isTrue();
    }

    @Test
    void exportedDocumentsAreOpenApiWithUrlsOfTheirTraffic() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod", "test");
        GatewayApi catalogue = aws.apis().http("catalogue").stages("$default");
        GatewayApi customers = aws.apis().http("customers").stages("v1");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
        }
        String domain = ".execute-api.us-east-1.amazonaws.com";
        assertThat(firstServers())
                .containsExactlyInAnyOrder(
                        "https://" + orders.id() + domain + "/prod",
                        "https://" + orders.id() + domain + "/test",
                        "https://" + catalogue.id() + domain,
                        "https://" + customers.id() + domain + "/v1");
        assertThat(akto.specs())
                .allSatisfy(spec -> assertThat(parsed(spec).getPaths()).containsKeys("/orders", "/orders/{orderId}"));
    }

    @Test
    void customDomainIsServerUrlIfMapped() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod", "test");
        GatewayApi catalogue = aws.apis().http("catalogue").stages("$default");
        GatewayApi legacy = aws.apis().rest("legacy").stages("v1");
        aws.apis()
                .map("shop.example.com", "orders", orders, "prod")
                .map("api.example.com", "", catalogue, "$default")
                .map("*.example.org", "", catalogue, "$default")
                .map("legacy.example.com", "old/api", legacy, "");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
        }
        assertThat(firstServers())
                .containsExactlyInAnyOrder(
                        "https://shop.example.com/orders",
                        "https://" + orders.id() + ".execute-api.us-east-1.amazonaws.com/test",
                        "https://api.example.com",
                        "https://legacy.example.com/old/api/v1");
    }

    @Test
    void defaultHostIsServerUrlWithoutAccessToCustomDomains() {
        GatewayApi orders = aws.apis().rest("orders").stages("prod");
        aws.apis().map("shop.example.com", "orders", orders, "prod").deny("/domainnames");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=0 ");
            run.nextRun();
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("Failed to read custom domains", "/domainnames"));
        }
        assertThat(firstServers())
                .containsExactly("https://" + orders.id() + ".execute-api.us-east-1.amazonaws.com/prod");
    }

    @Test
    void allPagesAreListed() {
        // v2 has pages of 100, v1 of 500: that one takes the many APIs of the acceptance test
        IntStream.range(0, 130).forEach(i -> aws.apis().http("api-" + i));

        try (DiscoveryRoute run = run().start()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> aws.calls().count("GetHttpStages") > 0);
            assertThat(run.lines("WARN")).isEmpty();
        }
        assertThat(aws.calls().count("GetApis")).isEqualTo(2);
    }

    @Test
    void manyApisAreUploadedOnceWithinHalfOfQuota() {
        new DiscoveryOfManyApis(4, data).check();
    }

    @Test
    void largeDocumentIsUploadedCompletely() {
        StringBuilder paths = new StringBuilder();
        for (int i = 0; paths.length() < 12_000_000; i++) {
            paths.append(i == 0 ? "" : ",\n  ").append("\"/path-").append(i).append("\":{\"get\":{\"responses\":{}}}");
        }
        aws.apis()
                .rest("large")
                .stages("prod")
                .exportAs("{\"openapi\":\"3.0.1\",\"servers\":[],\"paths\":{" + paths + "}}");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 ");
        }
        assertThat(akto.specs()).singleElement().satisfies(spec -> assertThat(spec.endsWith(paths + "}}"))
                .isTrue());
    }

    // what goes wrong at API Gateway

    @Test
    void stageWithoutDeploymentIsLoggedByNameAndStopsNoOther() {
        GatewayApi orders =
                aws.apis().rest("orders").stageWithoutDeployment("empty").stages("prod");
        aws.apis().http("payments").stages("$default");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=2 failed=1 ");
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("Export of orders (" + orders.id() + "), stage empty", "no deployment"));
        }
    }

    @Test
    void invalidExportIsLoggedByNameAndStopsNoOther() {
        List.of(" ", "{\"openapi\":\"3.0.1\",\"paths\":{", "[]", "{\"message\":\"secret-spec\"}", "secret-spec")
                .forEach(export -> aws.apis().rest("broken").stages("prod").exportAs(export));
        aws.apis().http("whole").stages("prod");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=5 ");
            assertThat(run.lines("WARN")).hasSize(5).allSatisfy(line -> assertThat(line)
                    .contains("Export of broken"));
            assertThat(run.lines("ERROR")).isEmpty();
            assertThat(run.lines()).noneMatch(line -> line.contains("secret-spec"));
        }
    }

    @Test
    void throttlingAndServerErrorsOfApiGatewayLoseNoDocument() {
        aws.apis().shop();
        aws.faults().throttle(0.2).serverErrors(0.1, 500);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=5 failed=0 ");
        }
        assertThat(aws.calls().rejected("ThrottlingException")).isPositive();
    }

    @Test
    void expiredCredentialsAreLoggedAndForgetNothing() throws IOException {
        GatewayApi orders = aws.apis().rest("orders").stages("prod");

        try (DiscoveryRoute run = run()) {
            run.firstRun();
            aws.faults().expireCredentials(true);
            assertThat(run.nextRun()).startsWith("apis=0 ");
            assertThat(run.lines("WARN"))
                    .anySatisfy(line -> assertThat(line).contains("Failed to list REST APIs: ExpiredTokenException"));
            assertThat(remembered()).contains(orders.id());
        }
    }

    // what goes wrong at Akto

    @ParameterizedTest
    @CsvSource({
        "401,rejected DATABASE_ABSTRACTOR_TOKEN",
        "403,denied DATABASE_ABSTRACTOR_TOKEN",
        "404,Check CYBORG_BASE_URL"
    })
    void failureOfAllUploadsIsLoggedOncePerRun(int status, String reported) throws IOException {
        aws.apis().shop();
        akto.respondWith(status, "{\"message\":\"" + FakeAktoBackend.TOKEN + "\"}");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=0 failed=1 ", "aborted=true");
            assertThat(run.lines("ERROR")).singleElement().satisfies(line -> assertThat(line)
                    .contains(reported, "status " + status));
            assertThat(akto.requests()).isEqualTo(1);
            assertThat(remembered()).isEmpty();

            akto.respondWith(200, "{}");
            assertThat(run.nextRun()).contains("uploaded=5 failed=0 ");
            assertThat(run.lines()).noneMatch(line -> line.contains(FakeAktoBackend.TOKEN));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html; charset=utf-8|<!DOCTYPE html><title>Sign in</title>",
                "text/plain|OK",
                "text/plain|[]",
                "text/plain|''"
            })
    void nonJsonResponseIsNotAcceptedAsAktos(String type, String body) throws IOException {
        aws.apis().shop();
        akto.replacedBy(type, body);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=0 failed=1 ", "aborted=true");
            assertThat(run.lines("ERROR")).singleElement().satisfies(line -> assertThat(line)
                    .contains("not JSON", "CYBORG_BASE_URL", akto.address().toString())
                    .doesNotContain("Sign in"));
            assertThat(remembered()).isEmpty();

            akto.restored();
            assertThat(run.nextRun()).contains("uploaded=5 failed=0 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/json|{}", "application/json|''", "application/problem+JSON|x", "text/plain|{\"a\":1}"
            })
    void jsonResponseIsAcceptedByTypeOrContent(String type, String body) {
        aws.apis().rest("orders").stages("prod");
        akto.replacedBy(type, body);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=0 ");
        }
    }

    @Test
    void threeConsecutiveFailuresAbortRunAndNextRunContinuesAfterThem() {
        List<GatewayApi> apis = IntStream.range(0, 8)
                .mapToObj(i -> aws.apis().http("api-" + i).stages("prod"))
                .toList();
        akto.failWithServerError("api-0", "api-1", "api-2");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun())
                    .startsWith("apis=8 exported=3 uploaded=0 failed=3 ")
                    .contains("aborted=true");
            assertThat(akto.requests()).isEqualTo(3 * 5);

            assertThat(run.nextRun()).startsWith("apis=8 exported=8 uploaded=5 failed=3 ");
            assertThat(akto.specs()).hasSize(5).allSatisfy(spec -> assertThat(spec)
                    .doesNotContain("\"api-0\""));
            akto.failWithServerError();
            run.nextRun();
            assertThat(akto.specs()).hasSize(apis.size()).doesNotHaveDuplicates();
        }
    }

    @Test
    void nonConsecutiveFailuresDoNotAbortRun() {
        IntStream.range(0, 8).forEach(i -> aws.apis().http("api-" + i).stages("prod"));
        akto.failWithServerError("api-0", "api-1", "api-3", "api-4", "api-6");
        akto.reject("\"api-5\"");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun())
                    .startsWith("apis=8 exported=8 uploaded=2 failed=6 ")
                    .endsWith("aborted=false");
        }
    }

    @Test
    void rejectedDocumentIsLoggedWithAktosReasonAndStopsNoOther() {
        aws.apis().rest("orders").stages("prod");
        aws.apis().rest("payments").stages("prod");
        akto.reject("\"orders\"");

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=1 ");
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("OpenAPI document of orders (", "status 422", "Invalid openApiSchema"));
            assertThat(run.nextRun()).contains("uploaded=0 failed=1 ");
            akto.reject("");
            assertThat(run.nextRun()).contains("uploaded=1 failed=0 ");
        }
    }

    @Test
    void serverErrorOfAktoIsRetriedWithinRun() {
        aws.apis().rest("orders").stages("prod");
        akto.failNext(3);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=0 ");
        }
        assertThat(akto.requests()).isEqualTo(4);
        assertThat(akto.specs()).hasSize(1);
    }

    @Test
    void persistentServerErrorIsLoggedByNameAndStopsNoOther() {
        aws.apis().rest("orders").stages("prod");
        aws.apis().rest("payments").stages("prod");
        akto.failNext(5);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=1 failed=1 ");
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("OpenAPI document of orders (", "status 500"));
            assertThat(run.nextRun()).contains("uploaded=1 failed=0 ");
        }
    }

    @Test
    void timeoutIsRetriedAndAbortsRunIfPersistent() {
        aws.apis().rest("orders").stages("prod");
        aws.apis().rest("payments").stages("prod");
        akto.slow(Duration.ofSeconds(3));

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=0 failed=1 ", "aborted=true");
            assertThat(akto.requests()).isEqualTo(5);
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("is unreachable", "SocketTimeoutException"));
        }
    }

    @Test
    void unreachableBackendIsLoggedOncePerRun() {
        aws.apis().shop();
        akto.breakConnections(true);

        try (DiscoveryRoute run = run()) {
            assertThat(run.firstRun()).contains("uploaded=0 failed=1 ", "aborted=true");
            assertThat(run.lines("WARN")).singleElement().satisfies(line -> assertThat(line)
                    .contains("is unreachable", "CYBORG_BASE_URL"));
            akto.breakConnections(false);
            assertThat(run.nextRun()).contains("uploaded=5 ");
        }
    }

    // off, stop, secrets

    @ParameterizedTest
    @CsvSource({"database.abstractor.token,''", "discover.openapi.spec,false", "discover.openapi.spec,FALSE"})
    void disabledDiscoverySendsNoRequest(String property, String value) {
        aws.apis().shop();

        try (DiscoveryRoute run = run().with(property, value).start()) {
            run.tick();
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> aws.calls().count() == 0 && akto.requests() == 0);
        }
    }

    @Test
    void stopDuringRunIsPromptAndNextStartContinues() {
        IntStream.range(0, 12).forEach(i -> aws.apis().http("api-" + i).stages("prod"));
        DiscoveryRoute run = run().withinTheQuota().start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> akto.specs().size() >= 3);
        long before = System.nanoTime();
        run.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        assertThat(akto.specs().size()).isLessThan(12);

        try (DiscoveryRoute again = run()) {
            again.firstRun();
        }
        assertThat(akto.specs()).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void noSecretIsWrittenAnywhere() throws IOException {
        aws.apis().shop();
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        Logger own = (Logger) LoggerFactory.getLogger("dev.apigatewaylogging");
        Logger sdk = (Logger) LoggerFactory.getLogger("software.amazon.awssdk");
        Stream.of(camel, own, sdk).forEach(logger -> logger.setLevel(Level.TRACE));
        DiscoveryRoute run = run();
        try (run) {
            akto.respondWith(500, "{\"was\":\"" + FakeAktoBackend.TOKEN + "\"}");
            run.firstRun();
            akto.respondWith(422, "{\"actionErrors\":[\"no\"]}");
            run.nextRun();
            akto.respondWith(401, "{}");
            run.nextRun();
            akto.respondWith(200, "{}");
            run.nextRun();
        } finally {
            Stream.of(camel, own, sdk).forEach(logger -> logger.setLevel(null));
        }
        assertThat(akto.specs()).hasSize(5);
        List<String> parts = new ArrayList<>(List.of(FakeAktoBackend.TOKEN.split("\\.", -1)));
        parts.add("wJalrXUtnFEMI");
        // Camel and the SDK would have written thousands of lines at TRACE: a filter keeps them at INFO, see SecretsIT
        assertThat(run.lines())
                .anyMatch(line -> line.contains("OpenAPI discovery: apis=4 "))
                .noneMatch(line -> parts.stream().anyMatch(line::contains));
        assertThat(run.lines("INFO")).noneMatch(line -> line.contains("the orders of revision"));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(parts).as(file.toString()).noneMatch(text::contains);
            }
        }
    }
}
