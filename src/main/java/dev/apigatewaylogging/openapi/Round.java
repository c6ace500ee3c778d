package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One look at all APIs: what was seen and what came of it. */
final class Round {

    /** So many specs with which the receiver has trouble, one after the other: it is the receiver's trouble, not theirs. */
    private static final int MOST_TROUBLE = 3;

    private final String from;
    private final List<Api> apis = new ArrayList<>();
    private final List<Api> unexportable = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private boolean listed = true;
    private boolean ended;
    private int exported;
    private int sent;
    private int failed;
    private int inTrouble;
    private String lastRead = "";

    /** @param from the id of the API behind which it begins; empty for the first one */
    Round(String from) {
        this.from = from;
    }

    void found(List<Api> more) {
        for (Api api : more) {
            (api.kind() == Api.Kind.WEBSOCKET ? unexportable : apis).add(api);
        }
    }

    /** Some APIs could not be listed: those that were not found may still be there. */
    void notListed() {
        listed = false;
    }

    /** Until its stages were found, an API may still have all that it had. */
    void reading(Api api) {
        unread.add(api.id());
        lastRead = api.id();
    }

    void found(Api api, List<ApiStage> stages) {
        unread.remove(api.id());
        stages.forEach(stage -> seen.add(stage.key()));
    }

    void exported() {
        exported++;
    }

    void sent() {
        sent++;
        inTrouble = 0;
    }

    void failed() {
        failed++;
    }

    void refused() {
        failed++;
        inTrouble = 0;
    }

    void troubled() {
        failed++;
        inTrouble++;
        if (inTrouble >= MOST_TROUBLE) {
            end();
        }
    }

    /** Nothing more can come of it. */
    void end() {
        ended = true;
    }

    boolean goesOn() {
        return !ended;
    }

    /** All of them, those first that are behind the one where the round before was ended. */
    List<Api> apis() {
        List<Api> ordered = new ArrayList<>(apis);
        int begin = 0;
        while (begin < ordered.size() && !ordered.get(begin).id().equals(from)) {
            begin++;
        }
        if (begin < ordered.size()) {
            Collections.rotate(ordered, -(begin + 1));
        }
        return ordered;
    }

    /**
     * The id of the last API that it came to, if it was ended early; else empty. The next round begins behind that one: what
     * made this round end there cannot keep all others waiting for ever.
     */
    String endedAt() {
        if (!ended) {
            return "";
        }
        return lastRead.isEmpty() ? from : lastRead;
    }

    /** Of what was known before, what is there or may be there. */
    Set<String> alive(Set<String> known) {
        if (!listed || ended) {
            return known;
        }
        Set<String> alive = new HashSet<>(seen);
        known.stream()
                .filter(key -> unread.contains(key.substring(key.indexOf('/') + 1, key.lastIndexOf('/'))))
                .forEach(alive::add);
        return alive;
    }

    /** For people, on one line. */
    String summary() {
        StringBuilder text = new StringBuilder()
                .append(apis.size())
                .append(" APIs, ")
                .append(exported)
                .append(" specs exported, ")
                .append(sent)
                .append(" new or changed and sent, ")
                .append(failed)
                .append(" failed");
        if (!unexportable.isEmpty()) {
            text.append("; left out, since WebSocket APIs have no OpenAPI export: ")
                    .append(unexportable.size() <= 10 ? unexportable.toString() : unexportable.size() + " APIs");
        }
        return text.append(ended ? "; ended early, the next round goes on" : "").toString();
    }
}
