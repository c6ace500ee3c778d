/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Authenticates requests, passes them to the service that they are signed for, and injects faults. */
final class AwsServer implements AutoCloseable {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Map<String, AwsService> services;
    private final FakeAwsSettings settings;
    private final AccessKeys keys;
    private final Faults faults;
    private final RequestLog calls;
    private final Clock clock;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private final HttpListener listener;

    AwsServer(
            FakeAwsSettings settings,
            List<AwsService> services,
            Function<HttpRequest, HttpReply> admin,
            AccessKeys keys,
            Faults faults,
            RequestLog calls) {
        this.settings = settings;
        this.services = services.stream().collect(Collectors.toMap(AwsService::signingName, Function.identity()));
        this.keys = keys;
        this.faults = faults;
        this.calls = calls;
        this.clock = settings.clock();
        this.listener = HttpListener.started(
                settings.address(),
                settings.port(),
                request -> request.path().startsWith(FakeAwsAdmin.PATH) ? admin.apply(request) : handle(request));
    }

    String address() {
        InetAddress bound = settings.address();
        String host = bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
        return "http://" + host + ":" + listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }

    private HttpReply handle(HttpRequest request) {
        Instant now = clock.instant();
        int concurrent = underWay.incrementAndGet();
        try {
            SplittableRandom dice = new SplittableRandom(settings.seed() + 31 * numbers.incrementAndGet());
            RequestNotes notes = new RequestNotes();
            Answered answered = answer(request, dice, notes);
            HttpReply reply = answered.reply()
                    .delivered(faults.delivery(dice.nextDouble()))
                    .with("x-amzn-RequestId", new UUID(dice.nextLong(), dice.nextLong()).toString())
                    .with("Date", DATE.format(now.plus(faults.dateSkew())));
            calls.add(answered.call(now, reply, notes, concurrent));
            return reply;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private record Answered(HttpReply reply, String service, String operation, AccountRegion caller, String error) {

        Call call(Instant at, HttpReply sent, RequestNotes notes, int concurrent) {
            RequestNotes.Window window = notes.window();
            return new Call(
                    at,
                    service,
                    operation,
                    caller,
                    window.group(),
                    window.startTime(),
                    window.endTime(),
                    window.continued(),
                    error,
                    sent.delivery() == HttpReply.Delivery.WHOLE,
                    notes.events(),
                    sent.body().length,
                    concurrent);
        }
    }

    private Answered answer(HttpRequest request, SplittableRandom dice, RequestNotes notes) {
        pause(faults.delay(dice.nextDouble()));
        Optional<HttpReply> between = faults.between();
        if (between.isPresent()) {
            return new Answered(between.get(), "", "", new AccountRegion("", ""), "");
        }
        SignatureV4 signature;
        AwsService service;
        try {
            signature = SignatureV4.of(request);
            if (faults.isSignatureTimeChecked()) {
                SignatureV4.checkTime(request, clock.instant());
            }
            service = service(signature);
        } catch (AwsError error) {
            return new Answered(JsonAnswer.refusal(error), "", "", new AccountRegion("", ""), error.code());
        }
        String operation = service.operation(request);
        AccountRegion caller = new AccountRegion("", signature.region());
        try {
            String account = keys.account(signature.accessKey(), request.header("x-amz-security-token"));
            caller = new AccountRegion(account, signature.region());
            goWrong(dice);
            HttpReply reply = service.answer(new AwsCall(request, operation, caller, dice, notes));
            return new Answered(reply, service.signingName(), operation, caller, "");
        } catch (AwsError error) {
            return new Answered(service.refusal(error), service.signingName(), operation, caller, error.code());
        }
    }

    private AwsService service(SignatureV4 signature) {
        AwsService service = services.get(signature.service());
        if (service == null) {
            throw new AwsError(
                    400,
                    "InvalidSignatureException",
                    "Credential should be scoped to correct service: " + services.keySet());
        }
        if (!settings.regions().contains(signature.region())) {
            throw new AwsError(
                    400,
                    "InvalidSignatureException",
                    "Credential should be scoped to a valid region: " + settings.regions());
        }
        return service;
    }

    private void goWrong(SplittableRandom dice) {
        double throttle = dice.nextDouble();
        double fail = dice.nextDouble();
        if (faults.credentialsExpired()) {
            throw AccessKeys.expired();
        }
        if (throttle < faults.throttled()) {
            throw AwsError.throttled();
        }
        if (fail < faults.serverErrors()) {
            throw faults.serverError();
        }
    }

    private static void pause(Duration delay) {
        try {
            if (!delay.isZero()) {
                Thread.sleep(delay.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
