/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.testsupport.aws.GatewayApis.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** API Gateway's control plane in both of its generations: what it reads, and the changes of {@link ApiGatewayChanges}. */
final class ApiGateway implements AwsService {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/json";

    private final Function<AccountRegion, GatewayApis> accounts;
    private final Clock clock;
    private final RateLimit quotas;
    private final List<Operation> operations;

    /** What an operation is called, which paths are its own, which parameters it knows. */
    private record Operation(String name, Pattern path, Set<String> parameters, Function<Asked, HttpReply> answer) {}

    /** A call and what its path names. */
    private record Asked(AwsCall call, GatewayApis apis, List<String> names) {
        String parameter(String name) {
            return call.request().query().getOrDefault(name, "");
        }
    }

    ApiGateway(Function<AccountRegion, GatewayApis> accounts, FakeAwsSettings settings) {
        this.accounts = accounts;
        this.clock = settings.clock();
        this.quotas = new RateLimit(settings.quotas());
        Set<String> v1 = Set.of("limit", "position");
        Set<String> v2 = Set.of("maxResults", "nextToken");
        this.operations = List.of(
                operation("GetAccount", "/account", Set.of(), this::account),
                operation("GetRestApis", "/restapis", v1, this::restApis),
                operation("GetStages", "/restapis/([^/]+)/stages", Set.of(), this::restStages),
                operation(
                        "GetExport",
                        "/restapis/([^/]+)/stages/([^/]+)/exports/oas30",
                        Set.of("extensions"),
                        this::restExport),
                operation("GetDomainNames", "/domainnames", v1, this::restDomains),
                operation("GetBasePathMappings", "/domainnames/([^/]+)/basepathmappings", v1, this::basePathMappings),
                operation("GetApis", "/v2/apis", v2, this::httpApis),
                operation("GetHttpStages", "/v2/apis/([^/]+)/stages", v2, this::httpStages),
                operation(
                        "ExportApi",
                        "/v2/apis/([^/]+)/exports/OAS30",
                        Set.of("stageName", "outputType", "includeExtensions", "exportVersion"),
                        this::httpExport),
                operation("GetHttpDomainNames", "/v2/domainnames", v2, this::httpDomains),
                operation("GetApiMappings", "/v2/domainnames/([^/]+)/apimappings", v2, this::apiMappings));
    }

    private static Operation operation(
            String name, String path, Set<String> parameters, Function<Asked, HttpReply> answer) {
        return new Operation(name, Pattern.compile(path), parameters, answer);
    }

    @Override
    public String signingName() {
        return "apigateway";
    }

    @Override
    public String operation(HttpRequest request) {
        return find(request)
                .filter(found -> request.method().equals("GET"))
                .map(Operation::name)
                .orElse(request.method() + " " + request.path());
    }

    private Optional<Operation> find(HttpRequest request) {
        return operations.stream()
                .filter(operation -> operation.path().matcher(request.path()).matches())
                .findFirst();
    }

    @Override
    public HttpReply answer(AwsCall call) {
        HttpRequest request = call.request();
        if (!request.method().equals("GET")) {
            ApiGatewayChanges.apply(request, accounts.apply(call.caller()));
            return json(200, JSON.createObjectNode());
        }
        Operation operation = find(request)
                .filter(found -> request.method().equals("GET"))
                .orElseThrow(() -> new AwsError(404, "UnknownOperationException", "No such operation"));
        // all operations of an account have one common quota
        quotas.pass(new AwsCall(request, "control plane", call.caller(), call.dice(), call.notes()));
        if (!request.header("accept").equals(CONTENT_TYPE) && !request.path().startsWith("/v2/")) {
            throw bad("Accept must be " + CONTENT_TYPE);
        }
        for (String parameter : request.query().keySet()) {
            if (!operation.parameters().contains(parameter)) {
                throw bad("Unknown parameter " + parameter);
            }
        }
        GatewayApis apis = accounts.apply(call.caller());
        if (apis.isDenied(request.path())) {
            throw new AwsError(
                    403,
                    "AccessDeniedException",
                    "User: arn:aws:iam::" + call.caller().account()
                            + ":user/reader is not authorized to perform: apigateway:GET");
        }
        Matcher path = operation.path().matcher(request.path());
        path.matches();
        List<String> names = IntStream.rangeClosed(1, path.groupCount())
                .mapToObj(path::group)
                .toList();
        return operation.answer().apply(new Asked(call, apis, names));
    }

    @Override
    public HttpReply refusal(AwsError error) {
        boolean throttled = error.code().equals("ThrottlingException");
        ObjectNode body = JSON.createObjectNode().put("message", throttled ? "Too Many Requests" : error.getMessage());
        return json(throttled ? 429 : error.status(), body)
                .with("x-amzn-ErrorType", throttled ? "TooManyRequestsException" : error.code());
    }

    private HttpReply account(Asked asked) {
        String role = asked.apis().cloudWatchRole();
        ObjectNode body = JSON.createObjectNode().put("apiKeyVersion", "4");
        return json(200, role.isEmpty() ? body : body.put("cloudwatchRoleArn", role));
    }

    private HttpReply restApis(Asked asked) {
        return v1Page(asked, asked.apis().all(true), api -> JSON.createObjectNode()
                .put("id", api.id())
                .put("name", api.name())
                .put("createdDate", api.created().getEpochSecond())
                .set("tags", JSON.valueToTree(api.tags(""))));
    }

    private HttpReply restStages(Asked asked) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("item");
        GatewayApi api = asked.apis().get(asked.names().get(0), true);
        api.stages().forEach(stage -> items.add(restStage(api, stage)));
        return json(200, body);
    }

    private ObjectNode restStage(GatewayApi api, String stage) {
        ObjectNode item = JSON.createObjectNode()
                .put("stageName", stage)
                .put("deploymentId", "d1")
                .put("createdDate", clock.instant().getEpochSecond());
        api.accessLog(stage).ifPresent(arn -> item.putObject("accessLogSettings")
                .put("destinationArn", arn)
                .put("format", api.accessLogFormat(stage)));
        item.set("tags", JSON.valueToTree(api.tags(stage)));
        ObjectNode methods = item.putObject("methodSettings");
        methods.putObject(GatewayApi.ALL).put("loggingLevel", "OFF").put("dataTraceEnabled", false);
        api.routeLogs(stage).forEach((method, log) -> put(log, methods.putObject(method)));
        return item;
    }

    private static ObjectNode httpStage(GatewayApi api, String stage) {
        ObjectNode item = JSON.createObjectNode().put("stageName", stage);
        item.set("tags", JSON.valueToTree(api.tags(stage)));
        api.accessLog(stage).ifPresent(arn -> item.putObject("accessLogSettings")
                .put("destinationArn", arn)
                .put("format", api.accessLogFormat(stage)));
        api.routeLogs(stage).forEach((route, log) -> {
            if (route.equals(GatewayApi.ALL)) {
                put(log, item.putObject("defaultRouteSettings"));
            } else {
                put(log, item.withObject("/routeSettings").putObject(route));
            }
        });
        return item;
    }

    private static void put(GatewayApi.RouteLog log, ObjectNode settings) {
        settings.put("loggingLevel", log.level()).put("dataTraceEnabled", log.dataTrace());
        if (log.isBlocked()) {
            settings.put("throttlingRateLimit", 0.0).put("throttlingBurstLimit", 0);
        }
    }

    private HttpReply restExport(Asked asked) {
        GatewayApi api = asked.apis().get(asked.names().get(0), true);
        return export(asked, api, asked.names().get(1))
                .with("Content-Disposition", "attachment; filename=\"oas30_" + api.id() + ".json\"");
    }

    private HttpReply httpApis(Asked asked) {
        return v2Page(asked, asked.apis().all(false), api -> JSON.createObjectNode()
                .put("apiId", api.id())
                .put("name", api.name())
                .put("protocolType", api.protocol())
                .put("routeSelectionExpression", "$request.method $request.path")
                .put("createdDate", api.created().toString())
                .set("tags", JSON.valueToTree(api.tags(""))));
    }

    private HttpReply httpStages(Asked asked) {
        GatewayApi api = asked.apis().get(asked.names().get(0), false);
        return v2Page(asked, List.copyOf(api.stages()), stage -> httpStage(api, stage));
    }

    private HttpReply httpExport(Asked asked) {
        GatewayApi api = asked.apis().get(asked.names().get(0), false);
        if (!api.protocol().equals("HTTP")) {
            throw bad("Only HTTP APIs can be exported");
        }
        if (!asked.parameter("outputType").equals("JSON")) {
            throw bad("outputType must be JSON: what comes is to be parsed as JSON");
        }
        return export(asked, api, asked.parameter("stageName"));
    }

    private HttpReply export(Asked asked, GatewayApi api, String stage) {
        if (!api.stages().contains(stage)) {
            throw new AwsError(404, "NotFoundException", "Invalid stage identifier specified");
        }
        if (!api.isDeployed(stage)) {
            throw bad("Stage " + stage + " has no deployment");
        }
        String text = api.export(stage, asked.call().caller().region(), clock.instant());
        return HttpReply.of(200, CONTENT_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpReply restDomains(Asked asked) {
        return v1Page(
                asked, asked.apis().domains(), domain -> JSON.createObjectNode().put("domainName", domain));
    }

    private HttpReply basePathMappings(Asked asked) {
        List<Mapping> ofRestApis = asked.apis().mappings(asked.names().get(0)).stream()
                .filter(mapping -> mapping.api().isRest())
                .toList();
        return v1Page(asked, ofRestApis, mapping -> {
            ObjectNode item = JSON.createObjectNode()
                    .put("basePath", mapping.path().isEmpty() ? "(none)" : mapping.path())
                    .put("restApiId", mapping.api().id());
            return mapping.stage().isEmpty() ? item : item.put("stage", mapping.stage());
        });
    }

    private HttpReply httpDomains(Asked asked) {
        return v2Page(
                asked, asked.apis().domains(), domain -> JSON.createObjectNode().put("domainName", domain));
    }

    private HttpReply apiMappings(Asked asked) {
        return v2Page(asked, asked.apis().mappings(asked.names().get(0)), mapping -> JSON.createObjectNode()
                .put("apiId", mapping.api().id())
                .put("apiMappingKey", mapping.path())
                .put("stage", mapping.stage()));
    }

    private static <T> HttpReply v1Page(Asked asked, List<T> all, Function<T, ObjectNode> item) {
        return page(all, item, new Paging("item", "position", asked.parameter("position")), limit(asked, "limit", 500));
    }

    private static <T> HttpReply v2Page(Asked asked, List<T> all, Function<T, ObjectNode> item) {
        return page(
                all,
                item,
                new Paging("items", "nextToken", asked.parameter("nextToken")),
                limit(asked, "maxResults", 100));
    }

    /** The field names of a list and of its page token. */
    private record Paging(String items, String token, String given) {}

    private static <T> HttpReply page(List<T> all, Function<T, ObjectNode> item, Paging paging, int limit) {
        int from = 0;
        if (!paging.given().isEmpty()) {
            if (!paging.given().matches("p\\d{1,6}")) {
                throw bad("Invalid " + paging.token());
            }
            from = Integer.parseInt(paging.given().substring(1));
        }
        int to = Math.min(all.size(), from + limit);
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray(paging.items());
        all.subList(Math.min(from, to), to).forEach(each -> items.add(item.apply(each)));
        if (to < all.size()) {
            body.put(paging.token(), "p" + to);
        }
        return json(200, body);
    }

    private static int limit(Asked asked, String name, int max) {
        String given = asked.parameter(name);
        if (given.isEmpty()) {
            return 25;
        }
        if (!given.matches("[1-9]\\d{0,3}") || Integer.parseInt(given) > max) {
            throw bad("Invalid " + name);
        }
        return Integer.parseInt(given);
    }

    private static AwsError bad(String message) {
        return new AwsError(400, "BadRequestException", message);
    }

    private static HttpReply json(int status, ObjectNode body) {
        try {
            return HttpReply.of(status, CONTENT_TYPE, JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
