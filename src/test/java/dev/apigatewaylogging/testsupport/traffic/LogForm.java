/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

/** What API Gateway logs of a request, by the kind of API and the settings of its stage. */
public enum LogForm {
    /** HTTP API: an access log entry in the console's JSON format */
    HTTP_API_JSON(false),
    /** HTTP API: an access log entry in the console's common log format */
    HTTP_API_CLF(false),
    /** HTTP API: an access log entry in a format of the user's own, so short that 10,000 are a page */
    HTTP_API_SHORT(false),
    /**
     * WebSocket API: an access log entry in the console's JSON format, alone or with an error of the execution log; or
     * three execution log entries and no access log
     */
    WEBSOCKET(false),
    /** REST API at level INFO without data tracing, no access log: 5 to 8 execution log entries */
    REST_INFO(true),
    /** the same, and an access log entry in another log group, in one of the console's formats */
    REST_INFO_AND_ACCESS(true),
    /** REST API: an access log entry and no execution log, which one cannot see on the entry */
    REST_ACCESS(true),
    /** REST API: an execution log that ends after one entry, the one with method and resource */
    REST_ONE_ENTRY(true);

    private final boolean uuids;

    LogForm(boolean uuids) {
        this.uuids = uuids;
    }

    /** Whether request ids are UUIDs: a REST API's are, others have a short text that ends in {@code =}. */
    boolean hasUuids() {
        return uuids;
    }
}
