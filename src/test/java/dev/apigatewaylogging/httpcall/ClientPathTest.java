package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPathTest {

    @Test
    void aTemplateIsFilledWithTheParameters() {
        List<Map.Entry<String, String>> parameters = List.of(Map.entry("id", "a/b c"), Map.entry("rest", "x/y"));

        assertThat(ClientPath.expand("/pets/{id}/{rest+}", parameters)).isEqualTo("/pets/a%2Fb%20c/x/y");
        assertThat(ClientPath.expand("/pets/{other}/{id}", parameters)).isEqualTo("/pets/{other}/a%2Fb%20c");
        assertThat(ClientPath.expand("/pets", parameters)).isEqualTo("/pets");
        assertThat(ClientPath.expand("/pets/{id", parameters)).isEqualTo("/pets/{id");
    }

    @Test
    void theStageIsInFrontOnce() {
        assertThat(ClientPath.withStage("/pets", "prod", "")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets", "prod", "")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/production/pets", "prod", "")).isEqualTo("/prod/production/pets");
        assertThat(ClientPath.withStage("/prod", "prod", "")).isEqualTo("/prod");
        assertThat(ClientPath.withStage("/pets", "", "")).isEqualTo("/pets");
        assertThat(ClientPath.withStage("/pets", "$default", "")).isEqualTo("/pets");
    }

    @Test
    void aResourceThatIsNamedLikeTheStageIsNoStage() {
        assertThat(ClientPath.withStage("/prod/pets", "prod", "/prod/pets")).isEqualTo("/prod/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets", "prod", "/pets")).isEqualTo("/prod/pets");
        assertThat(ClientPath.withStage("/prod/a%20b", "prod", "/prod/{name}")).isEqualTo("/prod/prod/a%20b");
        assertThat(ClientPath.withStage("/prod/prod/pets", "prod", "/prod/pets"))
                .isEqualTo("/prod/prod/pets");
        assertThat(ClientPath.withStage("/prod/pets/", "prod", "/{proxy+}")).isEqualTo("/prod/pets/");
    }

    @Test
    void aWholeUrlIsCutToItsPath() {
        assertThat(ClientPath.ofUrl("https://api.example.com/pets/7?full=yes")).isEqualTo("/pets/7");
        assertThat(ClientPath.ofUrl("https://api.example.com")).isEqualTo("/");
        assertThat(ClientPath.ofUrl("https://api.example.com?x=/y")).isEqualTo("/");
        assertThat(ClientPath.ofUrl("/login?next=https://example.com/a")).isEqualTo("/login");
        assertThat(ClientPath.ofUrl("/pets")).isEqualTo("/pets");
    }
}
