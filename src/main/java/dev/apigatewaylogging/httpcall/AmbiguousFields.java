package dev.apigatewaylogging.httpcall;

import java.util.List;
import java.util.stream.Stream;

/** Keeps the list of a record's ambiguous fields short, since a client chooses the names of its headers. */
final class AmbiguousFields {

    private static final int MOST = 32;
    private static final int LONGEST = 64;

    /** Stands for the names that are left out. */
    private static final String HEADERS = "requestHeaders";

    private AmbiguousFields() {}

    /** The list, with one word for what is too much in it. */
    static List<String> few(List<String> fields) {
        List<String> few = fields.stream()
                .filter(field -> field.length() <= LONGEST)
                .limit(MOST)
                .toList();
        return few.size() == fields.size()
                ? few
                : Stream.concat(few.stream(), Stream.of(HEADERS)).toList();
    }
}
