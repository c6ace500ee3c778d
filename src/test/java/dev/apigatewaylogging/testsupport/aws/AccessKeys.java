/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The access keys of the fake AWS. While none is set, every key is valid and belongs to the default account. */
public final class AccessKeys {

    private final String defaultAccount;
    private final Map<String, Entry> known = new ConcurrentHashMap<>();

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Clock clock;

    private record Entry(String account, String sessionToken, boolean expired) {}

    /** Credentials that were lent, in addition to those that a test sets. */
    private record Session(String account, String sessionToken, Instant until) {}

    AccessKeys(String defaultAccount, Clock clock) {
        this.defaultAccount = defaultAccount;
        this.clock = clock;
    }

    void allowUntil(String accessKey, String sessionToken, String account, Instant until) {
        sessions.put(accessKey, new Session(account, sessionToken, until));
    }

    /** From now on only keys that are set are good; this one belongs to {@code account}. */
    public AccessKeys allow(String accessKey, String account) {
        known.put(accessKey, new Entry(account, "", false));
        return this;
    }

    /** The same for temporary credentials, which need their session token. */
    public AccessKeys allow(String accessKey, String sessionToken, String account) {
        known.put(accessKey, new Entry(account, sessionToken, false));
        return this;
    }

    /** The key is rejected as expired until it is allowed again. */
    public AccessKeys expire(String accessKey) {
        if (sessions.computeIfPresent(
                        accessKey,
                        (key, session) -> new Session(session.account(), session.sessionToken(), Instant.MIN))
                != null) {
            return this;
        }
        known.compute(accessKey, (key, entry) -> {
            String account = entry == null ? defaultAccount : entry.account();
            return new Entry(account, entry == null ? "" : entry.sessionToken(), true);
        });
        return this;
    }

    /** The account that a key belongs to; a refusal where it is not good. */
    String account(String accessKey, String sessionToken) {
        Session session = sessions.get(accessKey);
        if (session != null && session.sessionToken().equals(sessionToken)) {
            if (!clock.instant().isBefore(session.until())) {
                throw expired();
            }
            return session.account();
        }
        if (session != null || accessKey.startsWith("ASIA")) {
            throw unknown();
        }
        if (known.isEmpty()) {
            return defaultAccount;
        }
        Entry entry = known.get(accessKey);
        if (entry == null || !entry.sessionToken().equals(sessionToken)) {
            throw unknown();
        }
        if (entry.expired()) {
            throw expired();
        }
        return entry.account();
    }

    private static AwsError unknown() {
        return new AwsError(
                400, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    static AwsError expired() {
        return new AwsError(400, "ExpiredTokenException", "The security token included in the request is expired");
    }
}
