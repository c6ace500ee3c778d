/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beans of the routes start only with all of their required properties. */
class RequiredPropertiesValidatorTest {

    private final Main main = new Main();
    private Path beans;

    @TempDir
    private Path data;

    @BeforeEach
    void copyBeans() throws IOException {
        beans = Files.copy(Path.of("routes/beans.camel.yaml"), data.resolve("beans.camel.yaml"));
        main.configure().setRoutesIncludePattern("file:" + beans);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.addOverrideProperty("management.port", "0");
        main.addOverrideProperty("aws.region", "us-east-1");
        main.addOverrideProperty("checkpoint.dir", data.toString());
        main.addOverrideProperty("dead.letter.dir", data.resolve("dead-letter").toString());
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private void edit(String lines, String replacement) throws IOException {
        String text = Files.readString(beans);
        assertThat(text).containsOnlyOnce(lines);
        Files.writeString(beans, text.replace(lines, replacement));
    }

    @Test
    void beansOfRoutesHaveAllRequiredProperties() {
        assertThatCode(main::start).doesNotThrowAnyException();
    }

    @Test
    void startFailsAndReportsAllMissingProperties() throws IOException {
        edit("        timeouts: \"#bean:requestTimeouts\"\n        openRequests", "        openRequests");
        edit("        baseUrl: \"{{cyborg.base.url}}\"\n        token:", "        token:");

        assertThatThrownBy(main::start)
                .hasStackTraceContaining(
                        "Missing bean properties: aktoBackend.baseUrl, requestAggregationStrategy.timeouts."
                                + " Set them in routes/beans.camel.yaml.");
    }
}
