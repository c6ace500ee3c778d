/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberNameTest {

    private static final Map<String, String> KUBERNETES = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    private static final Map<String, String> ECS =
            Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/id");

    private static MemberName of(String host, Map<String, String> environment) {
        return MemberName.of(host, environment::get, "8080 ./data");
    }

    @Test
    void hostNameIsPermanent() {
        assertThat(of("collector.example.com", Map.of()))
                .matches(MemberName::isPermanent)
                .extracting(MemberName::name)
                .asString()
                .matches("collector\\.example\\.com-[0-9a-f]{8}");
    }

    @ParameterizedTest
    @CsvSource({"api-gateway-logging-0, true", "api-gateway-logging-7d9c5b6f4-x2x9k, false"})
    void onlyPodOfStatefulSetIsPermanent(String pod, boolean permanent) {
        assertThat(of(pod, KUBERNETES).isPermanent()).isEqualTo(permanent);
    }

    @Test
    void taskOfEcsIsNotPermanent() {
        assertThat(of("ip-10-0-1-2.ec2.internal", ECS).isPermanent()).isFalse();
    }

    @Test
    void containerIdIsNotPermanent() {
        assertThat(of("3f4e5d6c7b8a", Map.of()).isPermanent()).isFalse();
    }

    @Test
    void processesOfOneHostHaveDifferentNames() {
        assertThat(MemberName.of("host", name -> null, "8080 a").name())
                .isEqualTo(MemberName.of("host", name -> null, "8080 a").name())
                .isNotEqualTo(MemberName.of("host", name -> null, "8081 a").name());
    }

    @Test
    void nameHasOnlyCharactersThatKafkaAllows() {
        assertThat(of("höst 1", Map.of()).name()).matches("[A-Za-z0-9._-]+");
    }
}
