/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.RoleSource;
import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** The roles that come from Akto's backend: with a token and without {@code CROSS_ACCOUNT_ROLE_ARN}. */
final class AktoRoleLookup {

    private static final String CHECK = "roles of Akto";

    private final DoctorSettings settings;
    private final AktoBackendClient backend;
    private final RolesOfResponse responses;

    AktoRoleLookup(DoctorSettings settings, AktoBackendClient backend, RolesOfResponse responses) {
        this.settings = settings;
        this.backend = backend;
        this.responses = responses;
    }

    /** Whether the roles come from Akto's backend. */
    boolean isEnabled() {
        return backend.isConfigured()
                && settings.get(Setting.CROSS_ACCOUNT_ROLE_ARN).isEmpty();
    }

    /** Fetches the roles; empty if they cannot be fetched, or if there are none in cross-account mode. */
    Optional<RoleSource> find(List<Finding> findings) throws InterruptedException {
        boolean crossAccountMode = settings.isTrue(Setting.ENABLE_CROSS_ACCOUNT_MODE);
        try {
            HttpResponse<byte[]> response = backend.post(
                    crossAccountMode
                            ? "/api/fetchAwsAccountIdMappings"
                            : "/api/fetchAwsAccountIdsForApiGatewayLogging");
            if (response.statusCode() != 200) {
                findings.add(unknown("status " + response.statusCode()));
                return Optional.empty();
            }
            List<String> roles = responses.read(response.body(), crossAccountMode);
            findings.add(found(roles));
            return roles.isEmpty() ? Optional.empty() : Optional.of(new Found(roles));
        } catch (IOException e) {
            findings.add(unknown(
                    e.getClass() == IOException.class
                            ? e.getMessage()
                            : e.getClass().getSimpleName()));
        } catch (IllegalArgumentException e) {
            findings.add(unknown("the URL or the token has invalid characters"));
        }
        return Optional.empty();
    }

    /** The check of Akto's backend reports the same problem, with the remedy. */
    private static Finding unknown(String reason) {
        return Finding.skipped(CHECK, "unknown, so only Akto's backend is checked (" + reason + ")");
    }

    private static Finding found(List<String> roles) {
        // without any in the dashboard, it is the credentials' account
        if (roles.isEmpty()) {
            return Finding.problem(
                    CHECK,
                    "ENABLE_CROSS_ACCOUNT_MODE is true, and Akto maps no AWS account: nothing is read",
                    "Map the AWS accounts in Akto's dashboard, or set CROSS_ACCOUNT_ROLE_ARN");
        }
        return Finding.ok(
                CHECK,
                roles.equals(List.of(AwsAccounts.OWN))
                        ? "none in Akto's dashboard: the credentials' account is read"
                        : String.join(", ", roles));
    }

    /** Known roles, whose names may contain commas. */
    private record Found(List<String> roles) implements RoleSource {

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public boolean isKnown() {
            return true;
        }
    }
}
