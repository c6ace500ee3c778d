/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodicBeansTest {

    @TempDir
    private Path data;

    @Test
    void periodicBeansOfRoutesStartAndStopWithContext() throws Exception {
        Main main = new Main();
        main.configure().setRoutesIncludePattern("file:routes/beans.camel.yaml");
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.resolve("dead-letter").toString());
        Map<String, PeriodicService> beans;
        try {
            main.start();
            beans = main.getCamelContext().getRegistry().findByTypeWithName(PeriodicService.class);

            assertThat(beans)
                    .containsOnlyKeys(
                            "topicLimit",
                            "acknowledgementMonitor",
                            "kafkaConnectionMonitor",
                            "throughputLogger",
                            "metricsHistory",
                            "coverage",
                            "stepFailures");
            assertThat(beans.values()).allMatch(PeriodicService::isStarted);
        } finally {
            main.stop();
        }
        assertThat(beans.values()).allMatch(PeriodicService::isStopped);
    }
}
