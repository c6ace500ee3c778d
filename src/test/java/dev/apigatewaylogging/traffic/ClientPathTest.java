package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPathTest {

    @Test
    void aTemplateIsFilledWithTheParameters() {
        List<Map.Entry<String, String>> parameters = List.of(Map.entry("id", "a/b c"), Map.entry("rest", "x/y"));

        assertThat(ClientPath.filled("/pets/{id}/{rest+}", parameters)).isEqualTo("/pets/a%2Fb%20c/x/y");
        assertThat(ClientPath.filled("/pets/{other}/{id}", parameters)).isEqualTo("/pets/{other}/a%2Fb%20c");
        assertThat(ClientPath.filled("/pets", parameters)).isEqualTo("/pets");
        assertThat(ClientPath.filled("/pets/{id", parameters)).isEqualTo("/pets/{id");
    }

    @Test
    void whatLooksLikeAnotherParameterIsAPartOfThePath() {
        for (String odd : List.of("a=b", "a, b=c", "a, b=c, d=e, f", "a, id=2", "a, Host=evil")) {
            assertThat(path("/{proxy+}", "proxy=" + odd)).isEqualTo("/prod/" + PercentEncoding.path(odd));
            assertThat(path("/pets/{id}/{rest+}", "id=1, rest=" + odd))
                    .isEqualTo("/prod/pets/1/" + PercentEncoding.path(odd));
        }
    }

    @Test
    void aParameterThatIsThereTwiceHidesNothingAndIsMarked() {
        Traffic traffic = traffic("/pets/{id}/{rest+}", "id=1, rest=a, id=evil, rest=b");

        assertThat(traffic.request().path()).isEqualTo("/prod/pets/1/" + PercentEncoding.path("a, id=evil, rest=b"));
        assertThat(traffic.ambiguousFields()).containsExactly("path");
        assertThat(traffic("/pets/{id}/{rest+}", "id=1, rest=a, b=c").ambiguousFields())
                .isEmpty();
    }

    private static String path(String template, String parameters) {
        return traffic(template, parameters).request().path();
    }

    private static Traffic traffic(String template, String parameters) {
        return (Traffic) new TrafficAssembler()
                .assemble(Entries.ofPost(template)
                        .execution("Method request path: {" + parameters + "}")
                        .lines());
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
