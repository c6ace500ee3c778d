/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The unstructured filter patterns: terms and quoted phrases that must all occur, or not occur after a minus sign. */
final class FilterPattern {

    private static final Pattern TERM = Pattern.compile("\\s*(-?)(?:\"([^\"]*)\"|([\\w.=/:-]+))(?=\\s|$)");

    private FilterPattern() {}

    static Predicate<StoredEvent> of(String pattern) {
        List<Predicate<String>> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(pattern);
        int end = 0;
        while (end < pattern.length() && matcher.find(end) && matcher.start() == end) {
            String wanted = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            boolean absent = matcher.group(1).equals("-");
            terms.add(text -> text.contains(wanted) != absent);
            end = matcher.end();
        }
        if (!pattern.substring(end).isBlank()) {
            throw AwsError.invalid("Invalid filter pattern");
        }
        return event -> {
            String text = new String(event.message(), StandardCharsets.UTF_8);
            return terms.stream().allMatch(term -> term.test(text));
        };
    }
}
