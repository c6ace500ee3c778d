/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.cluster.ClusterState;
import dev.apigatewaylogging.cluster.GroupMember;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The part of the status page's JSON about the cluster. */
final class ClusterJson {

    private ClusterJson() {}

    static JsonObject of(ClusterState cluster) {
        JsonObject json = new JsonObject();
        json.put("shards", cluster.shards());
        json.put("led", new JsonArray(cluster.led()));
        JsonArray members = new JsonArray();
        cluster.members().forEach(member -> members.add(member(member)));
        json.put("members", members);
        json.put("secondsSinceRebalance", cluster.secondsSinceRebalance() < 0 ? null : cluster.secondsSinceRebalance());
        json.put("confirmed", cluster.isConfirmed());
        return json;
    }

    private static JsonObject member(GroupMember member) {
        JsonObject json = new JsonObject();
        json.put("name", member.name());
        json.put("shards", new JsonArray(member.shards()));
        json.put("local", member.isLocal());
        return json;
    }
}
