/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Checks whether a JSON text is a truncated form of another one. */
final class PrunedJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PrunedJson() {}

    static boolean is(String pruned, String whole) {
        try {
            return is(JSON.readTree(pruned), JSON.readTree(whole));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean is(JsonNode pruned, JsonNode whole) {
        if (pruned.isObject() && whole.isObject()) {
            for (Map.Entry<String, JsonNode> field : pruned.properties()) {
                if (!whole.has(field.getKey()) || !is(field.getValue(), whole.get(field.getKey()))) {
                    return false;
                }
            }
            return true;
        }
        if (pruned.isArray() && whole.isArray()) {
            for (int i = 0; i < pruned.size(); i++) {
                if (i >= whole.size() || !is(pruned.get(i), whole.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return pruned.equals(whole);
    }
}
