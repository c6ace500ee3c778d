/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.Set;

/**
 * The additional fields of execution log entries in the JSON form of log delivery. Any part can be empty; all are empty
 * for plain text.
 *
 * @param apiId the API ID
 * @param stage the name of the stage
 * @param method the HTTP method
 * @param resourcePath the resource, as a template
 */
public record LogDeliveryFields(String apiId, String stage, String method, String resourcePath) {

    /** The member with the text of the entry. */
    static final String PAYLOAD = "payload";

    private static final Set<String> NAMES =
            Set.of("resource_arn", "event_timestamp", "api_id", "stage", "http_method", "resource_path", PAYLOAD);

    /** The fields of an entry in plain text. */
    public static final LogDeliveryFields NONE = new LogDeliveryFields("", "", "", "");

    /** Returns whether a delivered event has a member of this name. An event with any other one is an access log entry. */
    static boolean has(String name) {
        return NAMES.contains(name);
    }

    /** Returns the fields with the value of a member; the same if it is none of them. */
    LogDeliveryFields with(String name, String value) {
        return switch (name) {
            case "api_id" -> new LogDeliveryFields(value, stage, method, resourcePath);
            case "stage" -> new LogDeliveryFields(apiId, value, method, resourcePath);
            case "http_method" -> new LogDeliveryFields(apiId, stage, value, resourcePath);
            case "resource_path" -> new LogDeliveryFields(apiId, stage, method, value);
            default -> this;
        };
    }
}
