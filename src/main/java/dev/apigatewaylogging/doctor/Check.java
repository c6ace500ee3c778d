/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import java.util.List;

/** A group of checks. */
interface Check {

    /** What is checked, for the message of an unexpected error. */
    String name();

    /** Adds what it finds. */
    void run(List<Finding> findings) throws Exception;
}
