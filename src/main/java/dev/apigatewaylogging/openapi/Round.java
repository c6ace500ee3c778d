package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One look at all APIs: what was seen and what came of it. */
final class Round {

    private final List<Api> apis = new ArrayList<>();
    private final List<Api> unexportable = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private boolean listed = true;
    private boolean ended;
    private int exported;
    private int sent;
    private int failed;

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
    }

    void failed() {
        failed++;
    }

    /** Nothing more can come of it. */
    void end() {
        ended = true;
    }

    boolean goesOn() {
        return !ended;
    }

    List<Api> apis() {
        return apis;
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
