/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import dev.apigatewaylogging.testsupport.traffic.Difference;
import dev.apigatewaylogging.testsupport.traffic.Reconciliation;
import java.util.List;

/**
 * What has become of all requests that were logged.
 *
 * @param logged how many requests were logged
 * @param records what has become of those of which a record is to arrive
 * @param lost the ids of those without a record
 * @param setAside how many requests are in the dead letters
 * @param specs the OpenAPI specs that Akto's backend got
 * @param exitStatus the exit status of the connector after the request to stop
 */
record DemoResult(
        int logged,
        Reconciliation.Result records,
        List<String> lost,
        int setAside,
        UploadedSpecs specs,
        int exitStatus) {

    private static final int MOST_EXAMPLES = 5;

    /** How many requests have insufficient data for a record. */
    int insufficient() {
        return logged - records.expected();
    }

    /** Whether each request arrived correctly and once, and those with insufficient data were dead-lettered. */
    boolean isRight() {
        return records.exactlyOnce() && setAside == insufficient() && specs.areAllThere() && exitStatus == 0;
    }

    /** The summary, for a person. */
    void print(ConsoleOutput screen) {
        int wrong = records.wrong() + records.incomplete() + records.unexpected();
        screen.line("");
        count(screen, logged, "requests logged", ConsoleOutput.Colour.BOLD);
        count(
                screen,
                records.rebuilt(),
                "rebuilt: one record each, equal to what was sent",
                ConsoleOutput.Colour.GREEN);
        count(
                screen,
                setAside,
                "set aside as dead letters: API Gateway logged neither their method nor their path",
                setAside == insufficient() ? ConsoleOutput.Colour.NONE : ConsoleOutput.Colour.RED);
        count(screen, wrong, "wrong", wrong == 0 ? ConsoleOutput.Colour.NONE : ConsoleOutput.Colour.RED);
        count(
                screen,
                records.lost(),
                "lost",
                records.lost() == 0 ? ConsoleOutput.Colour.NONE : ConsoleOutput.Colour.RED);
        if (specs.expected() > 0) {
            count(
                    screen,
                    specs.shown(),
                    "OpenAPI specs sent to Akto, of " + specs.expected(),
                    specs.areAllThere() ? ConsoleOutput.Colour.GREEN : ConsoleOutput.Colour.RED);
        }
        if (records.repeated() > 0) {
            count(screen, records.repeated(), "sent twice", ConsoleOutput.Colour.RED);
        }
        examples(screen);
    }

    private void examples(ConsoleOutput screen) {
        if (!isRight()) {
            screen.line("");
        }
        lost.stream().limit(MOST_EXAMPLES).forEach(id -> screen.line("  lost   " + id));
        records.differences().stream()
                .limit(MOST_EXAMPLES)
                .map(DemoResult::example)
                .forEach(screen::line);
        if (exitStatus != 0) {
            screen.line("  The connector ended with exit status " + exitStatus + ".");
        }
    }

    private static String example(Difference difference) {
        return "  wrong  " + difference.requestId() + "  " + difference.field() + ": " + shortened(difference.actual())
                + " instead of " + shortened(difference.expected());
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    private static void count(ConsoleOutput screen, int number, String what, ConsoleOutput.Colour colour) {
        screen.line(screen.in(colour, String.format("  %5d  %s", number, what)));
    }
}
