/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.cluster.ClusterState;
import dev.apigatewaylogging.cluster.GroupMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClusterJsonTest {

    private static final ClusterState SHARED = new ClusterState(
            4,
            new TreeSet<>(Set.of(2, 0)),
            List.of(
                    new GroupMember("one-1a", new TreeSet<>(Set.of(2, 0)), true),
                    new GroupMember("two-2b", new TreeSet<>(Set.of(3, 1)), false)),
            12.5,
            true,
            "");

    private static JsonNode json(ClusterState cluster) throws IOException {
        return new ObjectMapper().readTree(ClusterJson.of(cluster).toJson());
    }

    @Test
    void showsMembersAndTheirShards() throws IOException {
        assertThat(json(SHARED))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                {"shards": 4, "led": [0, 2], "secondsSinceRebalance": 12.5, "confirmed": true, "members": [
                                  {"name": "one-1a", "shards": [0, 2], "local": true},
                                  {"name": "two-2b", "shards": [1, 3], "local": false}]}
                                """));
    }

    @Test
    void nothingIsKnownBeforeFirstRebalance() throws IOException {
        JsonNode json = json(new ClusterState(0, Set.of(), List.of(), -1, false, "cannot join"));

        assertThat(json.get("secondsSinceRebalance").isNull()).isTrue();
        assertThat(json.get("confirmed").booleanValue()).isFalse();
        assertThat(json.get("led")).isEmpty();
        assertThat(json.get("members")).isEmpty();
    }

    @Test
    void pageReadsOnlyWhatIsThere() throws IOException {
        JsonNode json = json(SHARED);
        String page = Files.readString(Path.of("src/main/resources/status.html"));

        assertThat(fields(page, "cluster")).isNotEmpty().allMatch(json::has);
        assertThat(fields(page, "member"))
                .isNotEmpty()
                .allMatch(json.get("members").get(0)::has);
    }

    private static Set<String> fields(String page, String of) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("\\b" + of + "\\.(\\w+)")
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(names::add);
        return names;
    }
}
