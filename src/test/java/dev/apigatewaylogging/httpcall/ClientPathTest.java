/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.util.http.PercentEncoding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPathTest {

    @Test
    void templateIsExpandedWithParameters() {
        List<Map.Entry<String, String>> parameters = List.of(Map.entry("id", "a/b c"), Map.entry("rest", "x/y"));

        assertThat(ClientPath.expand("/pets/{id}/{rest+}", parameters)).isEqualTo("/pets/a%2Fb%20c/x/y");
        assertThat(ClientPath.expand("/pets/{other}/{id}", parameters)).isEqualTo("/pets/{other}/a%2Fb%20c");
        assertThat(ClientPath.expand("/pets", parameters)).isEqualTo("/pets");
        assertThat(ClientPath.expand("/pets/{id", parameters)).isEqualTo("/pets/{id");
    }

    @Test
    void valueLikeAnotherParameterStaysInPath() {
        for (String odd : List.of("a=b", "a, b=c", "a, b=c, d=e, f", "a, id=2", "a, Host=evil")) {
            assertThat(path("/{proxy+}", "proxy=" + odd)).isEqualTo("/prod/" + PercentEncoding.path(odd));
            assertThat(path("/pets/{id}/{rest+}", "id=1, rest=" + odd))
                    .isEqualTo("/prod/pets/1/" + PercentEncoding.path(odd));
        }
    }

    @Test
    void duplicateParameterHidesNothingAndIsMarked() {
        HttpCall traffic = traffic("/pets/{id}/{rest+}", "id=1, rest=a, id=evil, rest=b");

        assertThat(traffic.request().path()).isEqualTo("/prod/pets/1/" + PercentEncoding.path("a, id=evil, rest=b"));
        assertThat(traffic.ambiguousFields()).containsExactly("path");
        assertThat(traffic("/pets/{id}/{rest+}", "id=1, rest=a, b=c").ambiguousFields())
                .isEmpty();
    }

    private static String path(String template, String parameters) {
        return traffic(template, parameters).request().path();
    }

    private static HttpCall traffic(String template, String parameters) {
        return (HttpCall) new HttpCallAssembler()
                .assemble(Entries.ofPost(template)
                        .execution("Method request path: {" + parameters + "}")
                        .lines());
    }

    @Test
    void stageIsPrependedOnce() {
        assertThat(ClientPath.withStage("/pets", "prod", "")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets", "prod", "")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/production/pets", "prod", "")).isEqualTo("/prod/production/pets");
        assertThat(ClientPath.withStage("/prod", "prod", "")).isEqualTo("/prod");
        assertThat(ClientPath.withStage("/pets", "", "")).isEqualTo("/pets");
        assertThat(ClientPath.withStage("/pets", "$default", "")).isEqualTo("/pets");
    }

    @Test
    void textBeforeResourceIsPrefix() {
        assertThat(ClientPath.hasPrefix("/api/pets", "/pets")).isTrue();
        assertThat(ClientPath.hasPrefix("/api/v2/pets/7/", "/pets/{id}")).isTrue();
        assertThat(ClientPath.hasPrefix("/api/pets/7/tags/a", "/pets/{proxy+}")).isTrue();
        assertThat(ClientPath.hasPrefix("/api", "/")).isTrue();

        assertThat(ClientPath.hasPrefix("/pets", "/pets")).isFalse();
        assertThat(ClientPath.hasPrefix("/", "/")).isFalse();
        assertThat(ClientPath.hasPrefix("/a/b/c", "/{proxy+}")).isFalse();
        assertThat(ClientPath.hasPrefix("/pets/7", "/orders")).isFalse();
        assertThat(ClientPath.hasPrefix("", "/")).isFalse();
    }

    @Test
    void resourceNamedLikeStageIsNotStage() {
        assertThat(ClientPath.withStage("/prod/pets", "prod", "/prod/pets")).isEqualTo("/prod/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets", "prod", "/pets")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/prod/a%20b", "prod", "/prod/{name}")).isEqualTo("/prod/prod/a%20b");
        assertThat(ClientPath.withStage("/prod/prod/pets", "prod", "/prod/pets"))
                .isEqualTo("/prod/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets/", "prod", "/{proxy+}")).isEqualTo("/prod/pets/");
    }

    @Test
    void urlIsReducedToItsPath() {
        assertThat(ClientPath.ofUrl("https://api.example.com/pets/7?full=yes")).isEqualTo("/pets/7");
        assertThat(ClientPath.ofUrl("https://api.example.com")).isEqualTo("/");
        assertThat(ClientPath.ofUrl("https://api.example.com?x=/y")).isEqualTo("/");
        assertThat(ClientPath.ofUrl("/login?next=https://example.com/a")).isEqualTo("/login");
        assertThat(ClientPath.ofUrl("/pets")).isEqualTo("/pets");
    }
}
