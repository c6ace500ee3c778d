/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The edits of {@code docs/recipes.md}, applied to a copy of the routes. */
final class Recipes {

    private static final Pattern RECIPE =
            Pattern.compile("(?ms)^## ([^\\n]+)\\n((?:(?!^## ).)*?)^```diff\\n(.*?)^```$");
    private static final Pattern FILE = Pattern.compile("(?s).*`(routes/[a-z-]+\\.camel\\.yaml)`");

    private Recipes() {}

    /** The titles of all recipes with an edit. */
    static List<String> titles() {
        return recipes().stream().map(recipe -> recipe.group(1)).toList();
    }

    /** Applies the recipe of a title to the routes in a directory. */
    static void apply(String title, Path directory) throws IOException {
        MatchResult recipe = recipes().stream()
                .filter(each -> each.group(1).equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no recipe: " + title));
        MatchResult file = FILE.matcher(recipe.group(2)).results().findFirst().orElseThrow();
        Path route = directory.resolve(file.group(1));
        Files.writeString(route, Readme.edited(Files.readString(route), recipe.group(3)));
    }

    private static List<MatchResult> recipes() {
        return RECIPE.matcher(Readme.text(Path.of("docs", "recipes.md")))
                .results()
                .toList();
    }
}
