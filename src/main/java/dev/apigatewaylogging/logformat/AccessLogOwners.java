/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Maps access logs to APIs, by the settings of the stages. A format may have no API ID, and a client can send the
 * request ID of one API to another one.
 */
public final class AccessLogOwners {

    private static final String OF_GROUP = ":log-group:";

    /** By account and region, then by the ARN of the log group: the IDs of the APIs. */
    private final Map<String, Map<String, Set<String>>> known = new ConcurrentHashMap<>();

    /** By account and region, then by the ARN of the log group: the formats of the stages' access logs. */
    private final Map<String, Map<String, Set<String>>> formats = new ConcurrentHashMap<>();

    /** By account and region, then by the ARN of the log group: the stages, each as API ID and name. */
    private final Map<String, Map<String, Set<String>>> stages = new ConcurrentHashMap<>();

    /**
     * Replaces the mapping of an account and region.
     *
     * @param account any name for both
     * @param groupsOfApis the log groups of the stages by API ID; those given by ARN are access logs
     */
    public void put(String account, Map<String, List<String>> groupsOfApis) {
        Map<String, Set<String>> apis = new HashMap<>();
        groupsOfApis.forEach((api, groups) -> groups.stream()
                .filter(group -> group.contains(OF_GROUP))
                .forEach(group -> apis.computeIfAbsent(withoutStreams(group), unseen -> new HashSet<>())
                        .add(api)));
        known.put(account, apis);
    }

    /**
     * Replaces the formats of an account and region.
     *
     * @param account as in {@link #put}
     * @param formatsOfGroups the formats by the ARN of the log group
     */
    public void putFormats(String account, Map<String, Set<String>> formatsOfGroups) {
        formats.put(account, byArn(formatsOfGroups));
    }

    /**
     * Replaces the stages of an account and region.
     *
     * @param account as in {@link #put}
     * @param stagesOfGroups the stages, {@code uwe3g5jm54/prod}, by the ARN of the log group
     */
    public void putStages(String account, Map<String, Set<String>> stagesOfGroups) {
        stages.put(account, byArn(stagesOfGroups));
    }

    private static Map<String, Set<String>> byArn(Map<String, Set<String>> ofGroups) {
        Map<String, Set<String>> byArn = new HashMap<>();
        ofGroups.forEach((arn, its) -> byArn.computeIfAbsent(withoutStreams(arn), unseen -> new TreeSet<>())
                .addAll(its));
        return byArn;
    }

    /** Returns the formats of the access logs that stages write there, in a fixed order. */
    public List<String> formatsOf(String account, String region, String name) {
        return List.copyOf(find(formats, account, region, name));
    }

    /** Returns the name of the only stage that logs there; empty if it is unknown or not the only one. */
    public String stageOf(String account, String region, String name) {
        Set<String> found = find(stages, account, region, name);
        String only = found.size() == 1 ? found.iterator().next() : "";
        return only.substring(only.indexOf('/') + 1);
    }

    private static String withoutStreams(String arn) {
        return arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn;
    }

    /**
     * Returns the ID of the API that logs there; empty if unknown or ambiguous.
     *
     * @param account the account of the log group; empty if unknown
     */
    public String apiOf(String account, String region, String name) {
        Set<String> apis = find(known, account, region, name);
        return apis.size() == 1 ? apis.iterator().next() : "";
    }

    private static Set<String> find(
            Map<String, Map<String, Set<String>>> all, String account, String region, String name) {
        Set<String> found = new TreeSet<>();
        for (Map<String, Set<String>> ofAccount : all.values()) {
            ofAccount.forEach((arn, its) -> {
                if (isArnOf(arn, account, region, name)) {
                    found.addAll(its);
                }
            });
        }
        return found;
    }

    /** {@code arn:aws:logs:eu-west-1:123456789012:log-group:name}. */
    private static boolean isArnOf(String arn, String account, String region, String name) {
        if (!arn.endsWith(OF_GROUP + name)) {
            return false;
        }
        String[] parts = arn.split(":", 6);
        return parts.length > 5 && parts[3].equals(region) && (account.isEmpty() || parts[4].equals(account));
    }
}
