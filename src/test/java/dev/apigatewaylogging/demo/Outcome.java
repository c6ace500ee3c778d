package dev.apigatewaylogging.demo;

import dev.apigatewaylogging.standin.Difference;
import dev.apigatewaylogging.standin.Reconciliation;
import java.util.List;

/**
 * What has become of all requests that were logged.
 *
 * @param logged how many requests were logged
 * @param records what has become of those of which a record is to arrive
 * @param lost the ids of those of which none came
 * @param setAside how many requests are in the dead letters
 * @param specs the OpenAPI specs that Akto's backend got
 * @param exitStatus the connector's, when it was asked to stop
 */
record Outcome(
        int logged,
        Reconciliation.Result records,
        List<String> lost,
        int setAside,
        UploadedSpecs specs,
        int exitStatus) {

    private static final int MOST_EXAMPLES = 5;

    /** How many requests tell too little for a record. */
    int untold() {
        return logged - records.expected();
    }

    /** Whether each request arrived, right and once, and those that tell too little were set aside. */
    boolean isRight() {
        return records.exactlyOnce() && setAside == untold() && specs.areAllThere() && exitStatus == 0;
    }

    /** The summary, for a person. */
    void tell(Screen screen) {
        int wrong = records.wrong() + records.incomplete() + records.unexpected();
        screen.line("");
        count(screen, logged, "requests logged", Screen.Colour.BOLD);
        count(screen, records.rebuilt(), "rebuilt: one record each, equal to what was sent", Screen.Colour.GREEN);
        count(
                screen,
                setAside,
                "set aside as dead letters: API Gateway logged neither their method nor their path",
                setAside == untold() ? Screen.Colour.NONE : Screen.Colour.RED);
        count(screen, wrong, "wrong", wrong == 0 ? Screen.Colour.NONE : Screen.Colour.RED);
        count(screen, records.lost(), "lost", records.lost() == 0 ? Screen.Colour.NONE : Screen.Colour.RED);
        if (specs.expected() > 0) {
            count(
                    screen,
                    specs.shown(),
                    "OpenAPI specs sent to Akto, of " + specs.expected(),
                    specs.areAllThere() ? Screen.Colour.GREEN : Screen.Colour.RED);
        }
        if (records.repeated() > 0) {
            count(screen, records.repeated(), "sent twice", Screen.Colour.RED);
        }
        examples(screen);
    }

    private void examples(Screen screen) {
        if (!isRight()) {
            screen.line("");
        }
        lost.stream().limit(MOST_EXAMPLES).forEach(id -> screen.line("  lost   " + id));
        records.differences().stream()
                .limit(MOST_EXAMPLES)
                .map(Outcome::example)
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

    private static void count(Screen screen, int number, String what, Screen.Colour colour) {
        screen.line(screen.in(colour, String.format("  %5d  %s", number, what)));
    }
}
