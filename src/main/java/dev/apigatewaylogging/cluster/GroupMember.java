/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import java.util.Set;

/**
 * A process of the cluster.
 *
 * @param name host name and a hash
 * @param shards its shards, in order
 * @param isLocal whether it is this process
 */
public record GroupMember(String name, Set<Integer> shards, boolean isLocal) {}
