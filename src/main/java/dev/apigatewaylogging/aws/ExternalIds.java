/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The external IDs of the roles: one for all, or {@code account=id} pairs. They are shared secrets. */
final class ExternalIds {

    private static final Pattern PAIR = Pattern.compile("[0-9]{12}=.+");

    /** An external ID may contain a comma. */
    private static final Pattern BETWEEN_PAIRS = Pattern.compile(",\\s*(?=[0-9]{12}=)");

    private final String ofAll;
    private final Map<String, String> byAccount;

    private ExternalIds(String ofAll, Map<String, String> byAccount) {
        this.ofAll = ofAll;
        this.byAccount = byAccount;
    }

    /** @param configured for example {@code word}, or {@code 123456789012=word,210987654321=other}; empty for none */
    static ExternalIds of(String configured) {
        if (!PAIR.matcher(configured).matches()) {
            return new ExternalIds(configured, Map.of());
        }
        Map<String, String> pairs = new HashMap<>();
        Arrays.stream(BETWEEN_PAIRS.split(configured))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> pairs.put(pair[0], pair[1]));
        return new ExternalIds("", pairs);
    }

    /** The external ID for the roles of an account; empty for none. */
    String ofAccount(String account) {
        return byAccount.getOrDefault(account, ofAll);
    }
}
