/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.httpcall.HttpCall;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * The tags of records, by which Akto groups its API collections: those of the API, those of {@code AKTO_TAGS}, and those that
 * steps of an edited route have set. Akto keeps each value of a tag for ever, so a tag must not depend on the single request.
 *
 * @param constant the tags of {@code AKTO_TAGS}
 */
record RecordTags(Map<String, String> constant) {

    /** The prefix of the exchange property with a tag: {@code AktoTag.team}. */
    static final String PROPERTY_PREFIX = "AktoTag.";

    private static final int MAX_VALUE_LENGTH = 256;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** The tags of the API, which are never replaced. */
    private static final Set<String> OF_API = Set.of("service", "api_id", "stage", "region", "aws_account");

    RecordTags {
        // their order stays
        constant = Collections.unmodifiableMap(new LinkedHashMap<>(constant));
    }

    /** Parses comma-separated {@code name=value} pairs; others are ignored, since the settings are validated before. */
    static RecordTags of(String list) {
        Map<String, String> tags = new LinkedHashMap<>();
        Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(RecordTags::isValid)
                .forEach(pair -> {
                    int equals = pair.indexOf('=');
                    tags.put(
                            pair.substring(0, equals).strip(),
                            pair.substring(equals + 1).strip());
                });
        return new RecordTags(tags);
    }

    /** Returns whether a text is {@code name=value} with the name of a tag that the API does not have. */
    static boolean isValid(String pair) {
        int equals = pair.indexOf('=');
        return equals > 0 && isName(pair.substring(0, equals).strip()) && isValue(pair.substring(equals + 1));
    }

    private static boolean isValue(String value) {
        return !value.isBlank() && value.length() <= MAX_VALUE_LENGTH;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !OF_API.contains(name);
    }

    /** Returns the additional tags of an exchange's record. */
    Map<String, String> of(Exchange exchange) {
        Map<String, String> tags = constant;
        for (Map.Entry<String, Object> property : exchange.getProperties().entrySet()) {
            if (property.getKey().startsWith(PROPERTY_PREFIX) && property.getValue() != null) {
                String name = property.getKey().substring(PROPERTY_PREFIX.length());
                String value = property.getValue().toString();
                if (isName(name) && isValue(value)) {
                    tags = tags == constant ? new LinkedHashMap<>(constant) : tags;
                    tags.put(name, value);
                }
            }
        }
        return tags;
    }

    /** Returns all tags of a call's record. */
    static Map<String, String> of(HttpCall.Origin origin, Map<String, String> additional) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("service", "aws-api-gateway");
        putKnown(tags, "api_id", origin.apiId());
        putKnown(tags, "stage", origin.stage());
        putKnown(tags, "region", origin.region());
        putKnown(tags, "aws_account", origin.account());
        additional.forEach(tags::putIfAbsent);
        return tags;
    }

    private static void putKnown(Map<String, String> tags, String name, String value) {
        if (!value.isEmpty()) {
            tags.put(name, value);
        }
    }
}
