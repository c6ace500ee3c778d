/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MinWatermarkTest {

    private final MinWatermark slowest = new MinWatermark();

    @Test
    void watermarkOfApiIgnoresLogsOfOtherApis() {
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("bbbbbbbbbb", 5);

        assertThat(slowest.forApi("aaaaaaaaaa")).isEqualTo(100);
    }

    @Test
    void watermarkOfApiIncludesCanaryAndSharedAccessLogs() {
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("aaaaaaaaaa", 70);
        assertThat(slowest.forApi("aaaaaaaaaa")).isEqualTo(70);

        slowest.add("", 50);
        assertThat(slowest.forApi("aaaaaaaaaa")).isEqualTo(50);
    }

    @Test
    void watermarkOfSharedAccessLogIncludesAllApis() {
        slowest.add("", 50);
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("bbbbbbbbbb", 5);

        assertThat(slowest.forApi("")).isEqualTo(5);
    }

    @Test
    void watermarkIsUnlimitedWithoutScans() {
        assertThat(slowest.forApi("aaaaaaaaaa")).isEqualTo(Long.MAX_VALUE);
    }
}
