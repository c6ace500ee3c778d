/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportablePathsTest {

    private static final String RESPONSES = "\"responses\":{\"200\":{\"description\":\"ü\"}}";

    private static ImportablePaths paths(String paths) throws IOException {
        return ImportablePaths.of(spec(paths).getBytes(StandardCharsets.UTF_8));
    }

    private static String spec(String paths) {
        return "{ \"openapi\":\"3.0.1\", \"info\":{\"title\":\"Zürich\",\"version\":\"1\"}, \"paths\":{" + paths
                + "} }";
    }

    private static String text(String paths) throws IOException {
        return new String(paths(paths).spec(), StandardCharsets.UTF_8);
    }

    private static OpenAPI parsed(String paths) throws IOException {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(text(paths));
        assertThat(result.getMessages()).isEmpty();
        return result.getOpenAPI();
    }

    @Test
    void importableDocumentIsUnchanged() throws IOException {
        String paths =
                "\"/ü/{id}\" : { \"x-amazon-apigateway-cors\":{}, \"get\":{\"parameters\":[{\"name\":\"a+\",\"in\":\"query\"}]} }";

        assertThat(text(paths)).isEqualTo(spec(paths));
        assertThat(paths(paths).hasOperations()).isTrue();
    }

    @Test
    void anyMethodBecomesSevenMethodsWithUniqueOperationIds() throws IOException {
        PathItem path = parsed("\"/ü\":{\"x-amazon-apigateway-any-method\":{\"operationId\":\"a\\\"b\"," + RESPONSES
                        + ",\"x-amazon-apigateway-integration\":{\"uri\":\"u\"}}}")
                .getPaths()
                .get("/ü");

        Map<PathItem.HttpMethod, Operation> operations = path.readOperationsMap();
        assertThat(operations.keySet())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH");
        assertThat(operations.values()).allSatisfy(operation -> {
            assertThat(operation.getResponses().get("200").getDescription()).isEqualTo("ü");
            assertThat(operation.getExtensions()).containsKey("x-amazon-apigateway-integration");
        });
        assertThat(path.getHead().getOperationId()).isEqualTo("a\"b-head");
        assertThat(path.getExtensions()).isNull();
    }

    @Test
    void definedMethodPrecedesAny() throws IOException {
        PathItem path = parsed(
                        "\"/a\":{\"get\":{\"summary\":\"own\"," + RESPONSES + "}, \"x-amazon-apigateway-any-method\":{"
                                + RESPONSES + "}, \"options\":{\"summary\":\"own\"," + RESPONSES + "}}")
                .getPaths()
                .get("/a");

        assertThat(path.readOperations()).hasSize(7);
        assertThat(path.getGet().getSummary()).isEqualTo("own");
        assertThat(path.getOptions().getSummary()).isEqualTo("own");
        assertThat(path.getPost().getSummary()).isNull();
    }

    @Test
    void greedyVariableBecomesPlainInPathAndParameters() throws IOException {
        OpenAPI spec = parsed(
                "\"/a/{proxy+}\":{\"parameters\":[{\"name\":\"proxy+\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}],"
                        + "\"x-amazon-apigateway-any-method\":{" + RESPONSES + "}},"
                        + "\"/b/{rest+}\":{\"get\":{\"parameters\":[{\"in\":\"path\",\"name\":\"rest\",\"required\":true,\"schema\":{\"type\":\"string\"}},"
                        + "{\"in\":\"query\",\"name\":\"rest+\",\"schema\":{\"type\":\"string\"}}]," + RESPONSES
                        + "}}");

        assertThat(spec.getPaths().keySet()).containsExactly("/a/{proxy}", "/b/{rest}");
        assertThat(spec.getPaths().get("/a/{proxy}").readOperations()).hasSize(7);
        assertThat(text("\"/a/{proxy+}\":{\"parameters\":[{\"name\":\"proxy+\",\"in\":\"path\"}]}"))
                .isEqualTo(spec("\"/a/{proxy}\":{\"parameters\":[{\"name\":\"proxy\",\"in\":\"path\"}]}"));
        assertThat(spec.getPaths().get("/b/{rest}").getGet().getParameters())
                .extracting(parameter -> parameter.getName())
                .containsExactly("rest", "rest+");
    }

    @Test
    void greedyVariableIsKeptIfPlainPathExists() throws IOException {
        String paths = "\"/{id}\":{\"get\":{}},\"/{id+}\":{\"get\":{}}";

        assertThat(text(paths)).isEqualTo(spec(paths));
    }

    @Test
    void defaultRouteIsUnchangedAndNotImportable() throws IOException {
        for (String paths : new String[] {
            "\"/$default\":{\"x-amazon-apigateway-any-method\":{" + RESPONSES + "}}",
            "\"/x\":{\"x-amazon-apigateway-any-method\":{\"isDefaultRoute\":true}}",
            "",
            "\"/a\":{\"parameters\":[]}",
            "\"/a\":7"
        }) {
            assertThat(text(paths)).isEqualTo(spec(paths));
            assertThat(paths(paths).hasOperations()).as(paths).isFalse();
        }
    }
}
