/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.List;

/**
 * The log entries of a request and the record that is to be made of them.
 *
 * @param requestId API Gateway's request id
 * @param form what is logged of it
 * @param entries its entries in the order of their emission
 * @param expected the record
 */
public record LoggedRequest(String requestId, LogForm form, List<LoggedEntry> entries, ExpectedRecord expected) {}
