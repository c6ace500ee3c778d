/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The scan positions of an endpoint without a checkpointer: in memory, advanced by scans alone. */
final class InMemoryScanCheckpointer implements ScanCheckpointer {

    private final Map<ScanId, Long> positions = new ConcurrentHashMap<>();

    @Override
    public void retainScans(LogGroup group, int count) {
        positions.keySet().removeIf(scanId -> scanId.group().equals(group) && scanId.index() >= count);
    }

    @Override
    public OptionalLong resumePosition(ScanId scanId) {
        Long position = positions.get(scanId);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public void scansFrom(ScanId scanId, long position) {
        advance(scanId, position);
    }

    @Override
    public void advance(ScanId scanId, long position) {
        positions.put(scanId, position);
    }

    @Override
    public void markMissing(LogGroup group) {
        // no metrics
    }

    @Override
    public void refresh() {
        // no other process can write
    }

    @Override
    public void revoke(LogGroup group) {
        positions.keySet().removeIf(scanId -> scanId.group().equals(group));
    }
}
