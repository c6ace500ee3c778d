/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.cluster;

import dev.apigatewaylogging.util.hash.Hash64;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The name of a process in the group.
 *
 * @param name the host name, and what distinguishes the process from others on the host
 * @param isPermanent whether the process has this name again after a restart. Then the group keeps its shards for it until
 *     the session timeout (static membership). Otherwise a stopped process leaves the group at once, because no process with its
 *     name returns.
 */
record MemberName(String name, boolean isPermanent) {

    /** The pods of a StatefulSet; those of a Deployment have names that do not return. */
    private static final Pattern ORDINAL = Pattern.compile(".*-[0-9]{1,5}");

    /** The host name of a container, if none is configured. */
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{12}");

    /**
     * @param host the host name
     * @param environment the environment variables; null for one that is not set
     * @param process what distinguishes the process from others on the host, and is the same after a restart
     */
    static MemberName of(String host, UnaryOperator<String> environment, String process) {
        boolean isInKubernetes = environment.apply("KUBERNETES_SERVICE_HOST") != null;
        boolean isInEcs = environment.apply("ECS_CONTAINER_METADATA_URI_V4") != null;
        boolean isPermanent = isInKubernetes
                ? ORDINAL.matcher(host).matches()
                : !isInEcs && !CONTAINER_ID.matcher(host).matches();
        String hash = String.format("%08x", (int) Hash64.of(process));
        return new MemberName(host.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + hash, isPermanent);
    }
}
