/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyRedactionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "s3cret";

    private final BodyRedaction redaction = BodyRedaction.of("password, Card_Number");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\":\"s3cret\",\"a\":1} | {\"password\":\"****\",\"a\":1}",
                "{ \"Password\" : \"s3\\\"cret\" } | { \"Password\" : \"****\" }",
                "{\"a\":{\"card_number\":4111}} | {\"a\":{\"card_number\":\"****\"}}",
                "{\"password\":{\"old\":\"s3}cret\",\"n\":[1]},\"b\":2} | {\"password\":\"****\",\"b\":2}",
                "[{\"password\":null},{\"password\":[\"s3cret\"]}] | [{\"password\":\"****\"},{\"password\":\"****\"}]",
                "{\"pass\\u0077ord\":\"s3cret\"} | {\"pass\\u0077ord\":\"****\"}",
                "{\"a\":\"password\",\"b\":\"x\"} | {\"a\":\"password\",\"b\":\"x\"}",
                "{\"passwords\":\"x\"} | {\"passwords\":\"x\"}",
                "no \"password\": json | no \"password\": \"****\"",
            })
    void valuesOfTheNamedFieldsAreMasked(String body, String masked) {
        assertThat(redaction.apply(body)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\":\"s3cret",
                "{\"password\":\"s3cret\\",
                "{\"password\":{\"a\":\"s3cret\"",
                "{\"password\":[[\"s3cret\",",
                "{\"a\":\"\\u00\",\"password\":\"s3cret\"",
                "{\"a\":1,\"password\" : s3cret",
                "garbage{{\"password\":\"s3cret\"}}",
            })
    void truncatedAndInvalidBodiesAreMasked(String body) {
        assertThat(redaction.apply(body)).doesNotContain(SECRET).contains("****");
    }

    @Property
    void otherFieldsStayAndMaskedOnesHaveNoValue(@ForAll("documents") JsonNode document) throws Exception {
        String masked = redaction.apply(document.toString());

        assertThat(masked).doesNotContain(SECRET);
        assertThat(JSON.readTree(masked)).isEqualTo(masked(document));
    }

    /** A body is cut anywhere. */
    @Property
    void noPartOfADocumentShowsAMaskedValue(@ForAll("documents") JsonNode document, @ForAll int cut) {
        String body = document.toString();

        assertThat(redaction.apply(body.substring(0, Math.floorMod(cut, body.length() + 1))))
                .doesNotContain(SECRET);
    }

    private static JsonNode masked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            field.getKey().equalsIgnoreCase("password")
                                    ? JsonNodeFactory.instance.textNode("****")
                                    : masked(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(masked(element)));
            return copy;
        }
        return node;
    }

    @Provide
    Arbitrary<JsonNode> documents() {
        return Arbitraries.integers().between(0, 3).flatMap(BodyRedactionTest::nodes);
    }

    /** The secret is only within fields that are masked. */
    private static Arbitrary<JsonNode> nodes(int depth) {
        Arbitrary<JsonNode> scalars = Arbitraries.of(
                JsonNodeFactory.instance.textNode("a \"quoted\" \\ value, {with} [signs]: é"),
                JsonNodeFactory.instance.numberNode(-1.5),
                JsonNodeFactory.instance.booleanNode(true),
                JsonNodeFactory.instance.nullNode());
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<JsonNode> inner = Arbitraries.oneOf(scalars, nodes(depth - 1));
        Arbitrary<JsonNode> secrets = Arbitraries.of(
                JsonNodeFactory.instance.textNode(SECRET),
                JsonNodeFactory.instance.arrayNode().add(SECRET).add("]" + SECRET),
                JsonNodeFactory.instance.objectNode().put("}\"x", SECRET).put("password", 1));
        Arbitrary<JsonNode> objects = Arbitraries.maps(Arbitraries.of("a", "pass", "b\"c", "x\\y"), inner)
                .ofMaxSize(3)
                .flatMap(fields -> secrets.optional(0.6).map(secret -> {
                    ObjectNode object = JsonNodeFactory.instance.objectNode();
                    secret.ifPresent(value -> object.set("password", value));
                    fields.forEach(object::set);
                    return object;
                }));
        Arbitrary<JsonNode> arrays = inner.list().ofMaxSize(3).map(elements -> {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            List.copyOf(elements).forEach(array::add);
            return array;
        });
        return Arbitraries.oneOf(objects, arrays);
    }
}
