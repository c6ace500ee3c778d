/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs.monitoring;

/**
 * How messages name the options of the endpoint. Whoever sets an option from a setting of his own lets messages name that
 * setting, which is the one to change.
 */
@FunctionalInterface
public interface OptionNames {

    /** Messages name the options themselves. */
    OptionNames OPTIONS = option -> option;

    /**
     * The name in messages.
     *
     * @param option name of the endpoint option
     */
    String of(String option);
}
