/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One pass over all APIs and its results. */
final class DiscoveryRun {

    /** After this number of consecutive receiver errors, the receiver is considered unavailable. */
    private static final int MAX_CONSECUTIVE_ERRORS = 3;

    private final String from;
    private final List<Api> apis = new ArrayList<>();
    private final List<Api> notExportable = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private boolean listed = true;
    private boolean aborted;
    private int exported;
    private int withoutOperations;
    private int sent;
    private int failed;
    private int consecutiveErrors;
    private String lastRead = "";

    /** @param from the ID of the API after which the run starts; empty for the first one */
    DiscoveryRun(String from) {
        this.from = from;
    }

    void add(List<Api> more) {
        for (Api api : more) {
            (api.kind() == Api.Kind.WEBSOCKET ? notExportable : apis).add(api);
        }
    }

    /** Records that some APIs could not be listed: APIs that were not found may still exist. */
    void markListingIncomplete() {
        listed = false;
    }

    /** Marks the API's stages as unknown until they are listed. */
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

    void withoutOperations() {
        withoutOperations++;
    }

    void sent() {
        sent++;
        consecutiveErrors = 0;
    }

    void failed() {
        failed++;
    }

    void refused() {
        failed++;
        consecutiveErrors = 0;
    }

    void troubled() {
        failed++;
        consecutiveErrors++;
        if (consecutiveErrors >= MAX_CONSECUTIVE_ERRORS) {
            abort();
        }
    }

    /** Aborts the run. */
    void abort() {
        aborted = true;
    }

    boolean isRunning() {
        return !aborted;
    }

    /** Returns all APIs, starting after the one where the previous run was aborted. */
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
     * Returns the ID of the last API of an aborted run, otherwise empty. The next run starts after it, so that one API
     * cannot block all others.
     */
    String endedAt() {
        if (!aborted) {
            return "";
        }
        return lastRead.isEmpty() ? from : lastRead;
    }

    /** Returns the known keys that exist or may exist. */
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

    /** Returns a summary on one line. */
    String summary() {
        return "apis=" + apis.size() + " exported=" + exported + " uploaded=" + sent + " failed=" + failed
                + " without-operations=" + withoutOperations + " skipped-websocket=" + notExportable.size()
                + " aborted=" + aborted;
    }
}
