/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Environment variables of Akto's connectors that have no effect here, and what to set instead. */
enum ForeignVariable {
    ENABLE_CROSS_ACCOUNT_MODE("it needs DATABASE_ABSTRACTOR_TOKEN and an empty CROSS_ACCOUNT_ROLE_ARN") {
        @Override
        boolean hasEffect(Function<String, Optional<String>> lookup) {
            return isSet("database.abstractor.token", lookup) && !isSet("cross.account.role.arn", lookup);
        }
    },
    LOG_GROUP_AWS_ACCOUNT_ID(
            "set CROSS_ACCOUNT_ROLE_ARN to a role of each account, or LOG_GROUP_PREFIX, which also finds the log groups of"
                    + " linked accounts"),
    LOG_GROUP_ARN("set LOG_GROUP_NAME, which takes ARNs"),
    DISCOVER_EXECUTION_LOG_GROUPS(
            "leave LOG_GROUP_NAME and LOG_GROUP_PREFIX empty to read the log groups of all API stages"),
    TICKER_INTERVAL_MINUTES("log groups are discovered every two minutes"),
    AWS_ROLE_ARN("set CROSS_ACCOUNT_ROLE_ARN to the ARN of the role to assume") {
        /** EKS sets both for the AWS SDK, which uses them. */
        @Override
        boolean hasEffect(Function<String, Optional<String>> lookup) {
            return isSet("aws.web.identity.token.file", lookup);
        }
    };

    private static final Set<String> OFF = Set.of("", "false");

    private final String advice;

    ForeignVariable(String advice) {
        this.advice = advice;
    }

    /**
     * One warning for all that are set, without their values; empty if none is.
     *
     * @param lookup returns the value of a property by its key, for example {@code log.group.arn}
     */
    static Optional<String> warning(Function<String, Optional<String>> lookup) {
        String found = Stream.of(values())
                .filter(variable -> isSet(variable.key(), lookup) && !variable.hasEffect(lookup))
                .map(variable -> variable + " (" + variable.advice + ")")
                .collect(Collectors.joining("; "));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of("Variables of Akto's connector that have no effect here: " + found + ".");
    }

    boolean hasEffect(Function<String, Optional<String>> lookup) {
        return false;
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static boolean isSet(String key, Function<String, Optional<String>> lookup) {
        return lookup.apply(key)
                .filter(value -> !OFF.contains(value.strip().toLowerCase(Locale.ROOT)))
                .isPresent();
    }
}
