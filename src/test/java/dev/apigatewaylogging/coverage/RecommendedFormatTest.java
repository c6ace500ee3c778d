/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.openapi.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same formats are recommended everywhere. */
class RecommendedFormatTest {

    @ParameterizedTest
    @EnumSource(Api.Kind.class)
    void documentShowsTheFormat(Api.Kind kind) throws IOException {
        assertThat(Files.readString(Path.of("docs/formats.md")).lines()).contains(RecommendedFormat.of(kind));
    }

    @Test
    void onboardingStackSetsTheFormatOfHttpApis() throws IOException {
        Matcher names = Pattern.compile("NAMES = \\(([^)]*)\\)")
                .matcher(Files.readString(Path.of("deploy/aws/onboarding.yaml")));
        assertThat(names.find()).isTrue();
        String format = Arrays.stream(
                        names.group(1).replaceAll("'\\s*'", "").replace("'", "").split(" "))
                .map(name -> "\"" + name.replaceAll("=.*", "") + "\":\"$context." + name.replaceAll(".*=", "") + "\"")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(format).isEqualTo(RecommendedFormat.of(Api.Kind.HTTP));
    }
}
