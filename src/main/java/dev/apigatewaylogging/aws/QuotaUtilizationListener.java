/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.function.DoubleSupplier;

/** Receives the utilization of AWS quotas. AWS clients look it up in Camel's registry. */
public interface QuotaUtilizationListener {

    /**
     * Registers an operation, or several that share a quota. Replaces an earlier registration.
     *
     * @param used fraction of the allowed part of the quota, 1 for all of it
     */
    void register(String operation, DoubleSupplier used);
}
