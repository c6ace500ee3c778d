/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoRecordSerializer;
import dev.apigatewaylogging.akto.HeaderRedaction;
import dev.apigatewaylogging.fixtures.FixtureRoundTrip;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void recordMatchesRecordOfFixture() throws JsonProcessingException {
        HttpCall traffic = (HttpCall) FixtureRoundTrip.outcomes(Fixtures.named("execution-logs/rest-post-json"))
                .get(0);
        byte[] record = new AktoRecordSerializer("1000000", HeaderRedaction.of("x-amz-security-token"), 1_000_000)
                .serialize(traffic);

        assertThat(Readme.blocks("json")).anySatisfy(block -> assertThat(JSON.readTree(block))
                .as("is not: " + new String(record, StandardCharsets.UTF_8))
                .isEqualTo(JSON.readTree(record)));
    }

    @Test
    void everyJsonBlockIsJson() {
        assertThat(Readme.blocks("json")).isNotEmpty().allSatisfy(block -> assertThat(JSON.readTree(block))
                .isNotEmpty());
    }

    @Test
    void everyNamedFileExists() {
        String readme = Readme.text(Path.of("README.md"));
        Stream<String> linked = Pattern.compile("]\\(([^:)]+)\\)")
                .matcher(readme)
                .results()
                .map(MatchResult::group)
                .map(link -> link.substring(2, link.length() - 1));
        Stream<String> routes = Pattern.compile("`([a-z-]+\\.camel\\.yaml)`")
                .matcher(readme)
                .results()
                .map(name -> "routes/" + name.group(1));

        assertThat(Stream.concat(linked, routes).toList())
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        name -> assertThat(Files.exists(Path.of(name))).as(name).isTrue());
    }
}
