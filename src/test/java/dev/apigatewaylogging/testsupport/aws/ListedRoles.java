/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import dev.apigatewaylogging.aws.RoleSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Roles that a test adds and removes.
 *
 * @param listed the roles at the moment
 */
public record ListedRoles(Supplier<List<String>> listed) implements RoleSource {

    @Override
    public boolean isEnabled() {
        return true;
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public List<String> roles() {
        return List.copyOf(listed.get());
    }
}
