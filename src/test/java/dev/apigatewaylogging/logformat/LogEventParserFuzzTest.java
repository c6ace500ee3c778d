/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.fixtures.Fixtures;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Real lines with some characters changed; how many is a matter of {@code -Dfuzz.lines}. */
class LogEventParserFuzzTest {

    private static final String SIGNS = "(){}[]<>\"'\\,:;=-_/%$.*+ \t\n\u0000\u00e5\ud83d";

    private final List<String> lines = Fixtures.all().stream()
            .flatMap(fixture -> fixture.events().stream())
            .map(LogEvent::message)
            .toList();
    private final List<LogEventParser> parsers = List.of(
            new LogEventParser(),
            new LogEventParser(
                    "$context.identity.sourceIp $context.identity.userAgent [$context.requestTime] $context.routeKey"
                            + " $context.error.message $context.status $context.requestId"),
            new LogEventParser("{\"id\":\"$context.requestId\",\"what\":\"$context.httpMethod $context.path\"}"));

    @Test
    void mutatedEventIsParsed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int count = Integer.getInteger("fuzz.lines", 200_000);
        for (int i = 0; i < count; i++) {
            String line = changed(lines.get(random.nextInt(lines.size())), random);
            try {
                read(line, parsers.get(i % parsers.size()));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", line " + i + ": " + line, e);
            }
        }
    }

    private static void read(String line, LogEventParser parser) {
        LogEntry parsed = parser.parse(line);
        assertThat(parsed).isNotNull();
        if (parsed instanceof ExecutionLogEntry said && said.label().hasValue()) {
            HeaderMapParser.headers(said.value(), said.truncated());
            HeaderMapParser.parameters(said.value(), said.truncated());
        }
    }

    private static String changed(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 2 -> text.setLength(at);
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                default -> text.insert(at, (char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }
}
