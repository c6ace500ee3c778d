/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page allows the browser to run its own script and style alone; a change of one of them needs a new hash. */
class StatusPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"script", "style"})
    void allowsItsPartsByHash(String part) throws IOException, NoSuchAlgorithmException {
        String page = Files.readString(Path.of("src/main/resources/status.html"));
        Matcher found = Pattern.compile("<" + part + ">(.*?)</" + part + ">", Pattern.DOTALL)
                .matcher(page);
        assertThat(found.find()).isTrue();
        byte[] text = found.group(1).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);

        assertThat(Files.readString(Path.of("routes/status-page.camel.yaml")))
                .contains(part + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .contains("default-src 'none'");
    }
}
