/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults, switched at run time. Fractions are between 0 and 1; which requests they hit depends on the seed and on the
 * request's number only.
 */
public final class Faults {

    private volatile double throttled;
    private volatile double serverErrors;
    private volatile int serverErrorStatus = 500;
    private volatile double cut;
    private volatile double half;
    private volatile double slow;
    private volatile Duration delay = Duration.ZERO;
    private volatile int expireTokenEvery;
    private volatile boolean credentialsExpired;
    private volatile Duration dateSkew = Duration.ZERO;
    private final AtomicInteger skewedDates = new AtomicInteger();
    private volatile boolean signatureTimeChecked;
    private volatile int emptyPages;
    private volatile int pageSize = Integer.MAX_VALUE;
    private final AtomicInteger repeatedTokens = new AtomicInteger();
    private volatile HttpReply between;
    private volatile boolean disorder;
    private volatile boolean staleStreamTimes;
    private volatile long equalTimestamp = -1;
    private volatile boolean unmaskRefused;
    private volatile boolean tagsRefused;
    private volatile String denied = "";

    /** Responds to a fraction of the requests with ThrottlingException. */
    public Faults throttle(double share) {
        throttled = share;
        return this;
    }

    /** Responds to a fraction of the requests with status 500 or 503. */
    public Faults serverErrors(double share, int status) {
        serverErrors = share;
        serverErrorStatus = status;
        return this;
    }

    /** Closes the connection within the body for a fraction of the requests. */
    public Faults cutBodies(double share) {
        cut = share;
        return this;
    }

    /** Sends only the first half of the JSON, as if it were complete, for a fraction of the requests. */
    public Faults halfBodies(double share) {
        half = share;
        return this;
    }

    /** Delays a fraction of the requests. */
    public Faults slow(double share, Duration by) {
        slow = share;
        delay = by;
        return this;
    }

    /** Rejects every n-th page token; 0 for none. */
    public Faults expireTokenEvery(int n) {
        expireTokenEvery = n;
        return this;
    }

    /** Rejects all credentials as expired while it is on. */
    public Faults expireCredentials(boolean on) {
        credentialsExpired = on;
        return this;
    }

    /** Denies the permission logs:Unmask. */
    public Faults denyUnmask(boolean on) {
        unmaskRefused = on;
        return this;
    }

    /** Denies the permission logs:ListTagsForResource. */
    public Faults denyTags(boolean on) {
        tagsRefused = on;
        return this;
    }

    /** Denies the permission of this operation of CloudWatch Logs. */
    public Faults deny(String operation) {
        denied = operation;
        return this;
    }

    void checkAllowed(String operation) {
        if (operation.equals(denied)) {
            throw AwsError.denied("logs:" + operation);
        }
    }

    void checkUnmask(boolean wanted) {
        if (wanted && unmaskRefused) {
            throw AwsError.denied("logs:Unmask");
        }
    }

    void checkTags() {
        if (tagsRefused) {
            throw AwsError.denied("logs:ListTagsForResource");
        }
    }

    /** Lets the Date header differ from the clock. */
    public Faults skewDate(Duration by) {
        return skewDates(Integer.MAX_VALUE, by);
    }

    /** Lets the Date header of the given number of responses differ from the clock. */
    public Faults skewDates(int answers, Duration by) {
        dateSkew = by;
        skewedDates.set(answers);
        return this;
    }

    /** Rejects requests signed more than five minutes before or after the time of the clock, as AWS does. */
    public Faults checkSignatureTime(boolean on) {
        signatureTimeChecked = on;
        return this;
    }

    /** Puts so many empty pages with a token before each page of FilterLogEvents, and after the last. */
    public Faults emptyPages(int between) {
        emptyPages = between;
        return this;
    }

    /** Responds to every request like a proxy or a portal, with an HTML page; status 0 ends it. */
    public Faults respondAsProxy(int status, String html) {
        between = status == 0
                ? null
                : HttpReply.of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Gives the token of so many of the next pages back as that of the page after it, which is the same page then. */
    public Faults repeatTokens(int times) {
        repeatedTokens.set(times);
        return this;
    }

    /** Puts no more than so many events on a page. */
    public Faults pageSize(int atMost) {
        pageSize = atMost;
        return this;
    }

    /** Lets FilterLogEvents return the pages of a window in an order that is not that of time. */
    public Faults disorder(boolean on) {
        disorder = on;
        return this;
    }

    /** Lets DescribeLogStreams return no last event of the last hour. */
    public Faults staleStreamTimes(boolean on) {
        staleStreamTimes = on;
        return this;
    }

    /** Gives every event that is put from now on the same timestamp; null ends it. */
    public Faults equalTimestamps(Instant timestamp) {
        equalTimestamp = timestamp == null ? -1 : timestamp.toEpochMilli();
        return this;
    }

    /** Switches everything off. */
    public Faults none() {
        throttle(0).serverErrors(0, 500).cutBodies(0).halfBodies(0).slow(0, Duration.ZERO);
        expireTokenEvery(0)
                .expireCredentials(false)
                .skewDate(Duration.ZERO)
                .checkSignatureTime(false)
                .emptyPages(0)
                .repeatTokens(0)
                .respondAsProxy(0, "");
        return pageSize(Integer.MAX_VALUE)
                .disorder(false)
                .staleStreamTimes(false)
                .equalTimestamps(null);
    }

    /** Switches what the fields of a JSON object name; the others stay as they are. */
    Faults set(JsonNode json) {
        json.properties().forEach(field -> set(field.getKey(), field.getValue()));
        return this;
    }

    private void set(String name, JsonNode value) {
        switch (name) {
            case "throttle" -> throttle(value.asDouble());
            case "serverErrors" -> serverErrors(value.asDouble(), serverErrorStatus);
            case "serverErrorStatus" -> serverErrorStatus = value.asInt();
            case "cutBodies" -> cutBodies(value.asDouble());
            case "halfBodies" -> halfBodies(value.asDouble());
            case "slow" -> slow(value.asDouble(), delay);
            case "slowMillis" -> delay = Duration.ofMillis(value.asLong());
            case "expireTokenEvery" -> expireTokenEvery(value.asInt());
            case "expireCredentials" -> expireCredentials(value.asBoolean());
            case "skewDateMillis" -> skewDate(Duration.ofMillis(value.asLong()));
            case "checkSignatureTime" -> checkSignatureTime(value.asBoolean());
            case "emptyPages" -> emptyPages(value.asInt());
            case "repeatTokens" -> repeatTokens(value.asInt());
            case "pageSize" -> pageSize(value.asInt());
            case "disorder" -> disorder(value.asBoolean());
            case "staleStreamTimes" -> staleStreamTimes(value.asBoolean());
            case "equalTimestamp" -> equalTimestamp = value.asLong(-1);
            default -> throw new IllegalArgumentException("no fault is called " + name);
        }
    }

    double throttled() {
        return throttled;
    }

    double serverErrors() {
        return serverErrors;
    }

    AwsError serverError() {
        return serverErrorStatus == 503
                ? new AwsError(503, "ServiceUnavailableException", "The service cannot complete the request.")
                : new AwsError(500, "InternalFailure", "The request processing has failed.");
    }

    HttpReply.Delivery delivery(double chance) {
        if (chance < cut) {
            return HttpReply.Delivery.CUT;
        }
        return chance < cut + half ? HttpReply.Delivery.HALF : HttpReply.Delivery.WHOLE;
    }

    Duration delay(double chance) {
        return chance < slow ? delay : Duration.ZERO;
    }

    boolean expiresToken(long number) {
        return expireTokenEvery > 0 && number % expireTokenEvery == 0;
    }

    boolean credentialsExpired() {
        return credentialsExpired;
    }

    /** Of the current response. */
    Duration dateSkew() {
        boolean skewed = skewedDates.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1)) > 0;
        return skewed ? dateSkew : Duration.ZERO;
    }

    boolean isSignatureTimeChecked() {
        return signatureTimeChecked;
    }

    Optional<HttpReply> between() {
        return Optional.ofNullable(between);
    }

    /** Of the current page, for which a token was sent. */
    boolean repeatsToken() {
        return repeatedTokens.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    int emptyPages() {
        return emptyPages;
    }

    int pageSize() {
        return pageSize;
    }

    boolean disorder() {
        return disorder;
    }

    boolean staleStreamTimes() {
        return staleStreamTimes;
    }

    Optional<Instant> equalTimestamp() {
        return equalTimestamp < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(equalTimestamp));
    }
}
