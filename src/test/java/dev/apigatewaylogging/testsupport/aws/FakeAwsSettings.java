/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The configuration of the fake AWS.
 *
 * @param clock its time: what is visible, ingestion times, the Date header, when tokens expire
 * @param address where it listens
 * @param port where it listens; 0 for a free port
 * @param account the account of clients whose access key is not configured, and the default account of log groups
 * @param regions the regions that exist; the first is the default region of log groups
 * @param quotas requests per second
 * @param eventIds the form of event ids
 * @param tokenLife how long page tokens are good
 * @param retention how long events are kept after their timestamp
 * @param seed chooses which requests a fault hits
 */
public record FakeAwsSettings(
        Clock clock,
        InetAddress address,
        int port,
        String account,
        Set<String> regions,
        RateLimits quotas,
        EventIds eventIds,
        Duration tokenLife,
        Duration retention,
        long seed) {

    /** The settings for most tests: AWS's quotas, us-east-1, system time, a free port on the loopback interface. */
    public static FakeAwsSettings standard() {
        return new FakeAwsSettings(
                Clock.systemUTC(),
                InetAddress.getLoopbackAddress(),
                0,
                "123456789012",
                Set.of("us-east-1"),
                RateLimits.AWS,
                EventIds.CLOUDWATCH,
                Duration.ofHours(24),
                Duration.ofDays(3650),
                1);
    }

    /** The default region of log groups. */
    public String region() {
        return regions.iterator().next();
    }

    public FakeAwsSettings withClock(Clock value) {
        return new FakeAwsSettings(
                value, address, port, account, regions, quotas, eventIds, tokenLife, retention, seed);
    }

    public FakeAwsSettings withAddress(InetAddress value, int listenOn) {
        return new FakeAwsSettings(
                clock, value, listenOn, account, regions, quotas, eventIds, tokenLife, retention, seed);
    }

    public FakeAwsSettings withPort(int value) {
        return withAddress(address, value);
    }

    public FakeAwsSettings withAccount(String value) {
        return new FakeAwsSettings(clock, address, port, value, regions, quotas, eventIds, tokenLife, retention, seed);
    }

    public FakeAwsSettings withRegions(String... values) {
        return new FakeAwsSettings(
                clock,
                address,
                port,
                account,
                new LinkedHashSet<>(List.of(values)),
                quotas,
                eventIds,
                tokenLife,
                retention,
                seed);
    }

    public FakeAwsSettings withQuotas(RateLimits value) {
        return new FakeAwsSettings(clock, address, port, account, regions, value, eventIds, tokenLife, retention, seed);
    }

    public FakeAwsSettings withEventIds(EventIds value) {
        return new FakeAwsSettings(clock, address, port, account, regions, quotas, value, tokenLife, retention, seed);
    }

    public FakeAwsSettings withTokenLife(Duration value) {
        return new FakeAwsSettings(clock, address, port, account, regions, quotas, eventIds, value, retention, seed);
    }

    public FakeAwsSettings withRetention(Duration value) {
        return new FakeAwsSettings(clock, address, port, account, regions, quotas, eventIds, tokenLife, value, seed);
    }

    public FakeAwsSettings withSeed(long value) {
        return new FakeAwsSettings(
                clock, address, port, account, regions, quotas, eventIds, tokenLife, retention, value);
    }
}
