/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a request; only known ones of the right type are accepted. */
final class Parameters {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "nextToken";

    private final ObjectNode values;

    private Parameters(ObjectNode values) {
        this.values = values;
    }

    static Parameters of(byte[] body, Set<String> known) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode values) {
                values.fieldNames().forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        throw new AwsError(400, "ValidationException", "Unknown parameter: " + name);
                    }
                });
                return new Parameters(values);
            }
            throw wrong("the body is not an object");
        } catch (IOException e) {
            throw wrong("the body is not JSON");
        }
    }

    Optional<String> text(String name) {
        JsonNode value = values.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(name + " is not a string");
        }
        if (value.textValue().isEmpty()) {
            throw AwsError.constraint("", name, "have length greater than or equal to 1");
        }
        return Optional.of(value.textValue());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> AwsError.constraint("null", name, "not be null"));
    }

    Optional<Long> time(String name) {
        JsonNode value = values.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(name + " is not a whole number");
        }
        if (value.longValue() < 0) {
            throw AwsError.constraint(value.longValue(), name, "have value greater than or equal to 0");
        }
        return Optional.of(value.longValue());
    }

    int limit(int max) {
        JsonNode value = values.path("limit");
        if (absent(value)) {
            return max;
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong("limit is not a whole number");
        }
        if (value.intValue() < 1) {
            throw AwsError.constraint(value.intValue(), "limit", "have value greater than or equal to 1");
        }
        if (value.intValue() > max) {
            throw AwsError.constraint(value.intValue(), "limit", "have value less than or equal to " + max);
        }
        return value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = values.path(name);
        if (!absent(value) && !value.isBoolean()) {
            throw wrong(name + " is not a boolean");
        }
        return value.asBoolean(false);
    }

    List<String> texts(String name) {
        JsonNode value = values.path(name);
        List<String> texts = new ArrayList<>();
        if (!absent(value)) {
            if (!value.isArray()) {
                throw wrong(name + " is not a list");
            }
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    throw wrong(name + " is not a list of strings");
                }
                texts.add(item.textValue());
            }
        }
        return texts;
    }

    Optional<String> token() {
        return text(TOKEN);
    }

    /** All parameters except the page token, which the pages of one scan have in common. */
    JsonNode withoutToken() {
        return values.deepCopy().without(TOKEN);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static AwsError wrong(String what) {
        return new AwsError(400, "SerializationException", what);
    }
}
