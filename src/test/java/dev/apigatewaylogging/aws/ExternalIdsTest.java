/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalIdsTest {

    private static String of(String configured, String account) {
        return ExternalIds.of(configured).ofAccount(account);
    }

    @Test
    void singleValueAppliesToAllAccounts() {
        assertThat(of("a=b,c", "111111111111")).isEqualTo("a=b,c");
        assertThat(of("", "111111111111")).isEmpty();
    }

    @Test
    void pairsApplyToTheirAccounts() {
        String pairs = "111111111111=a=b,c,222222222222=other";

        assertThat(of(pairs, "111111111111")).isEqualTo("a=b,c");
        assertThat(of(pairs, "222222222222")).isEqualTo("other");
        assertThat(of(pairs, "333333333333")).isEmpty();
    }
}
