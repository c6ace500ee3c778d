package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One look at all APIs: what was seen and what came of it. */
final class DiscoveryRun {

    /** So many specs with which the receiver has trouble, one after the other: it is the receiver's trouble, not theirs. */
    private static final int MOST_TROUBLE = 3;

    private final String from;
    private final List<Api> apis = new ArrayList<>();
    private final List<Api> notExportable = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private boolean listed = true;
    private boolean aborted;
    private int exported;
    private int sent;
    private int failed;
    private int inTrouble;
    private String lastRead = "";

    /** @param from the id of the API behind which it begins; empty for the first one */
    DiscoveryRun(String from) {
        this.from = from;
    }

    void add(List<Api> more) {
        for (Api api : more) {
            (api.kind() == Api.Kind.WEBSOCKET ? notExportable : apis).add(api);
        }
    }

    /** Some APIs could not be listed: those that were not found may still be there. */
    void markListingIncomplete() {
        listed = false;
    }

    /** Until its stages were found, an API may still have all that it had. */
    void markStagesPending(Api api) {
        unread.add(api.id());
        lastRead = api.id();
    }

    void add(Api api, List<ApiStage> stages) {
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
            abort();
        }
    }

    /** Nothing more can come of it. */
    void abort() {
        aborted = true;
    }

    boolean isRunning() {
        return !aborted;
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
        if (!aborted) {
            return "";
        }
        return lastRead.isEmpty() ? from : lastRead;
    }

    /** Of what was known before, what is there or may be there. */
    Set<String> retainableKeys(Set<String> known) {
        if (!listed || aborted) {
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
        if (!notExportable.isEmpty()) {
            text.append("; left out, since WebSocket APIs have no OpenAPI export: ")
                    .append(notExportable.size() <= 10 ? notExportable.toString() : notExportable.size() + " APIs");
        }
        return text.append(aborted ? "; ended early, the next round goes on" : "")
                .toString();
    }
}
