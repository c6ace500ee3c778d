/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

/** An element of a parsed page. */
public sealed interface PageEntry permits RequestEntries, CompleteRequests, UnparseableEvents {}
