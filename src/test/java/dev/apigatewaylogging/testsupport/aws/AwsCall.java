/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.SplittableRandom;

/**
 * A request whose sender is known.
 *
 * @param request the HTTP request
 * @param operation the requested operation
 * @param caller account and region of the client
 * @param dice the random numbers of this request, the same in every run with the same seed
 * @param notes what the request log records
 */
record AwsCall(
        HttpRequest request, String operation, AccountRegion caller, SplittableRandom dice, RequestNotes notes) {}
