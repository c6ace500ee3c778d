/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.List;

/** The roles to assume if none is configured. They may change at any time. */
public interface RoleSource {

    /** Whether the roles come from here; otherwise the configured ones are used. */
    boolean isEnabled();

    /** Whether the roles are known. They become known within half a minute, also if they cannot be fetched. */
    boolean isKnown();

    /**
     * The ARNs of the roles, at most one per account; {@link AwsAccounts#OWN} stands for the credentials' account. Empty while
     * they are unknown, too.
     */
    List<String> roles();
}
