/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

/**
 * An API.
 *
 * @param kind its API Gateway product
 * @param id the API ID, part of its host name
 * @param name the name that its owner chose
 * @param account the account ID; empty for the credentials' account
 * @param region the AWS region
 */
public record Api(Kind kind, String id, String name, String account, String region) {

    /** The products of API Gateway. */
    public enum Kind {
        REST,
        HTTP,
        /** Has no OpenAPI export. */
        WEBSOCKET
    }

    /** Returns a display name on one line, whatever characters the API's name contains. */
    @Override
    public String toString() {
        return name.replaceAll("\\p{Cntrl}", " ").strip() + " (" + id + ")";
    }
}
