/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The fake AWS as a separate process, filled and disturbed through {@link FakeAwsAdmin}'s paths.
 *
 * <p>{@code --port=4566 --address=0.0.0.0 --account=123456789012 --regions=us-east-1,eu-west-1 --quotas=off|25
 * --retention=PT10M --event-ids=cloudwatch|counter|unordered --seed=1}, all optional.
 */
public final class FakeAwsMain {

    private FakeAwsMain() {}

    public static void main(String[] args) throws InterruptedException, UnknownHostException {
        Set<String> known = Set.of("port", "address", "account", "regions", "quotas", "retention", "event-ids", "seed");
        run(settings(Arguments.of(args, known)), System.out);
    }

    private static void run(FakeAwsSettings settings, PrintStream out) throws InterruptedException {
        FakeAws fakeAws = FakeAws.started(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(fakeAws::close, "stop-fake-aws"));
        out.println("Fake AWS ready at " + fakeAws.endpoint());
        new CountDownLatch(1).await();
    }

    private static FakeAwsSettings settings(Arguments arguments) throws UnknownHostException {
        FakeAwsSettings standard = FakeAwsSettings.standard();
        return standard.withAddress(
                        InetAddress.getByName(arguments.text("address", "127.0.0.1")), arguments.number("port", 0))
                .withAccount(arguments.text("account", standard.account()))
                .withRegions(arguments.text("regions", standard.region()).split(",", -1))
                .withQuotas(quotas(arguments))
                .withRetention(Duration.parse(
                        arguments.text("retention", standard.retention().toString())))
                .withEventIds(EventIds.named(arguments.text("event-ids", "cloudwatch")))
                .withSeed(arguments.number("seed", 1));
    }

    private static RateLimits quotas(Arguments arguments) {
        return switch (arguments.text("quotas", "aws")) {
            case "aws" -> RateLimits.AWS;
            case "off" -> RateLimits.OFF;
            default -> RateLimits.all(arguments.number("quotas", 0));
        };
    }
}
