/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import java.io.IOException;
import java.util.List;

/** Reads the roles to assume from a response of Akto's backend, as the connector does. */
@FunctionalInterface
public interface RolesOfResponse {

    /**
     * Returns the roles to assume.
     *
     * @param response the roles of the dashboard, or the mapping of accounts
     * @param crossAccountMode whether it is the mapping of accounts
     * @throws IOException if the response is invalid; the message never contains the response
     */
    List<String> read(byte[] response, boolean crossAccountMode) throws IOException;
}
