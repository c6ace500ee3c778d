/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The roles that can be assumed, none at first. */
public final class Roles {

    private final Map<String, Trust> trusts = new ConcurrentHashMap<>();
    private final List<String> sessionNames = new CopyOnWriteArrayList<>();
    private final List<String> accessKeys = new CopyOnWriteArrayList<>();
    private volatile Duration life = Duration.ofHours(1);

    /** Whom a role trusts, and the external ID that it requires. */
    private record Trust(String account, String externalId) {}

    /**
     * Makes a role in an account.
     *
     * @param account the role's account
     * @param trusted the account that may assume it
     * @param externalId the external ID that it requires; empty for none
     * @return the role's ARN
     */
    public String lend(String account, String trusted, String externalId) {
        return lend(account, "readers/api-gateway-logging-reader", trusted, externalId);
    }

    /**
     * Makes a role of this path and name in an account.
     *
     * @return the role's ARN
     */
    public String lend(String account, String name, String trusted, String externalId) {
        String arn = "arn:aws:iam::" + account + ":role/" + name;
        trusts.put(arn, new Trust(trusted, externalId));
        return arn;
    }

    /** How long credentials are good from now on. */
    public Roles life(Duration duration) {
        life = duration;
        return this;
    }

    /** The names of the sessions, one for each time that a role was assumed. */
    public List<String> sessionNames() {
        return sessionNames;
    }

    /** The access keys that were given out, in their order. */
    public List<String> accessKeys() {
        return accessKeys;
    }

    Duration life() {
        return life;
    }

    boolean isLent(String arn, String caller, String externalId) {
        Trust trust = trusts.get(arn);
        return trust != null
                && trust.account().equals(caller)
                && (trust.externalId().isEmpty() || trust.externalId().equals(externalId));
    }

    void noteSession(String name, String accessKey) {
        sessionNames.add(name);
        accessKeys.add(accessKey);
    }

    static String account(String arn) {
        return arn.split(":", 6)[4];
    }
}
