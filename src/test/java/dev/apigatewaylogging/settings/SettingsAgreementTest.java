/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the user reads about settings is what the program checks. */
class SettingsAgreementTest {

    private static final Path PROPERTIES = Path.of("application.properties");
    private static final Path README = Path.of("README.md");

    @Test
    void applicationPropertiesHasEverySettingWithItsDefaultAndMeaning() throws IOException {
        List<String> lines = Files.readAllLines(PROPERTIES);
        List<String> found = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("#")
                    && !lines.get(i).startsWith("camel.")
                    && lines.get(i).contains("=")) {
                found.add(lines.get(i - 1) + "\n" + lines.get(i));
            }
        }

        assertThat(found)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(setting ->
                                "# " + setting.description() + "\n" + setting.key() + "=" + setting.defaultValue())
                        .toList());
    }

    @Test
    void readmeTableHasEverySettingWithItsDefault() throws IOException {
        List<String> rows = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        for (Setting setting : Setting.values()) {
            String ofDefault = setting.required()
                    ? "required"
                    : setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
            assertThat(rows)
                    .as(setting.name())
                    .anyMatch(row -> row.startsWith("| `" + setting + "` | " + (ofDefault + " |").strip() + " "));
        }
    }
}
