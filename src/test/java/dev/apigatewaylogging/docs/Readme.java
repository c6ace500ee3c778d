/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The README, as far as its examples are held by tests. */
public final class Readme {

    private Readme() {}

    /** The code blocks in a language, in their order. */
    static List<String> blocks(String language) {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(text(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The only code block in a language. */
    public static String block(String language) {
        List<String> found = blocks(language);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of " + language);
        }
        return found.get(0);
    }

    /**
     * A file after an edit that the README shows: lines that begin with a space are there already, those that begin with
     * {@code +} are new.
     */
    static String edited(String text, String diff) {
        String before = diff.lines()
                .filter(line -> line.startsWith(" "))
                .map(line -> line.substring(1) + "\n")
                .collect(Collectors.joining());
        String after = diff.lines().map(line -> line.substring(1) + "\n").collect(Collectors.joining());
        if (text.split(Pattern.quote(before), -1).length != 2) {
            throw new AssertionError("these lines are not there, or not only once:\n" + before);
        }
        return text.replace(before, after);
    }

    /** The text of a file. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
