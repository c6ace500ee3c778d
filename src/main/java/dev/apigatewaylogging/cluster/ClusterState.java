/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.List;
import java.util.Set;

/**
 * What this process knows of the cluster.
 *
 * @param shards the number of shards; 0 while unknown
 * @param led the shards that this process leads, in order
 * @param members all processes, as of the coordinator's last response, this process included
 * @param secondsSinceRebalance since shards were last assigned to or taken from this process; negative before
 * @param isConfirmed whether the coordinator has confirmed the membership recently
 * @param problem which log groups are not read, and why, as a sentence without a period; empty if there is no problem
 */
public record ClusterState(
        int shards,
        Set<Integer> led,
        List<GroupMember> members,
        double secondsSinceRebalance,
        boolean isConfirmed,
        String problem) {}
