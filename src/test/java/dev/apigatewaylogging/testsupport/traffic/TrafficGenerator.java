/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.apigatewaylogging.testsupport.aws.SampleApi;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Makes requests as API Gateway logs them, together with the record that is to be made of each. A request depends on the
 * seed and on its number only, and its id contains its number, so the expected record can be made again at any time.
 */
public final class TrafficGenerator {

    private static final Set<RequestKind> SLOW = Set.of(RequestKind.SLOW, RequestKind.TIMEOUT);
    private static final int NUMBER_DIGITS = 12;

    private final long seed;
    private final SampleApi site;
    private final boolean slowOnes;
    private final double neverEnding;
    private final double large;
    private final SampleRequests samples;
    private final ScriptWriter writer;

    private TrafficGenerator(long seed, SampleApi site, boolean slowOnes, double neverEnding, double large) {
        this.seed = seed;
        this.site = site;
        this.slowOnes = slowOnes;
        this.neverEnding = neverEnding;
        this.large = large;
        this.samples = new SampleRequests(site);
        this.writer = new ScriptWriter(site);
    }

    /** A generator of the standard mix for the standard site. */
    public static TrafficGenerator seeded(long seed) {
        return new TrafficGenerator(seed, SampleApi.standard(), true, 0, 0);
    }

    /** The same for another API. */
    public TrafficGenerator of(SampleApi other) {
        return new TrafficGenerator(seed, other, slowOnes, neverEnding, large);
    }

    /** The same without requests whose integration takes seconds. */
    public TrafficGenerator withoutSlowOnes() {
        return new TrafficGenerator(seed, site, false, neverEnding, large);
    }

    /** The same, with a share of requests that never end. */
    public TrafficGenerator neverEnding(double share) {
        return new TrafficGenerator(seed, site, slowOnes, share, large);
    }

    /** The same, with a share of requests whose headers and bodies are so long that they are cut. */
    public TrafficGenerator large(double share) {
        return new TrafficGenerator(seed, site, slowOnes, neverEnding, share);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("seed", seed)
                .put("apiId", site.apiId())
                .put("stage", site.stage())
                .put("region", site.region())
                .put("customDomain", site.customDomain())
                .put("slowOnes", slowOnes)
                .put("neverEnding", neverEnding)
                .put("large", large);
    }

    static TrafficGenerator of(JsonNode json) {
        SampleApi standard = SampleApi.standard();
        SampleApi site = new SampleApi(
                json.path("apiId").asText(standard.apiId()),
                json.path("stage").asText(standard.stage()),
                json.path("region").asText(standard.region()),
                json.path("customDomain").asText(standard.customDomain()));
        return new TrafficGenerator(
                json.path("seed").asLong(1),
                site,
                json.path("slowOnes").asBoolean(true),
                json.path("neverEnding").asDouble(0),
                json.path("large").asDouble(0));
    }

    /** The API that the requests go to. */
    public SampleApi site() {
        return site;
    }

    /** The request with a number, of whichever kind is its turn. */
    public RequestScript script(long number) {
        SeededRandom dice = dice(number);
        return script(number, kind(dice), dice);
    }

    /** The ids of the first requests of which a record is expected. */
    Stream<String> expectedIds(long requests) {
        // without writing the lines of each: there can be a million
        return LongStream.range(0, requests)
                .filter(number -> kind(dice(number)).makesRecord())
                .mapToObj(this::requestId);
    }

    private RequestKind kind(SeededRandom dice) {
        RequestKind kind = RequestKind.at(dice.below(1000));
        if (dice.chance(neverEnding)) {
            return RequestKind.NEVER_ENDS;
        }
        if (large > 0 && dice.chance(large)) {
            return RequestKind.TRUNCATED;
        }
        return !slowOnes && SLOW.contains(kind) ? RequestKind.HTTP_PROXY : kind;
    }

    private SeededRandom dice(long number) {
        return new SeededRandom(seed * 1_000_003 + number);
    }

    /** The request with a number, of a given kind. */
    public RequestScript script(long number, RequestKind kind) {
        return script(number, kind, dice(number));
    }

    /** The number of a request; empty for an id that this generator did not make. */
    public OptionalLong number(String requestId) {
        int from = requestId.length() - NUMBER_DIGITS;
        if (from != 24 || !requestId.substring(from).matches("[0-9a-f]{" + NUMBER_DIGITS + "}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(requestId.substring(from), 16);
        return requestId(number).equals(requestId) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private String requestId(long number) {
        String random = new SeededRandom(~seed * 31 + number).hex(14);
        return random.substring(0, 8) + "-" + random.substring(8, 12) + "-4" + random.substring(12, 14) + "0-8"
                + random.substring(0, 3) + "-" + String.format("%0" + NUMBER_DIGITS + "x", number);
    }

    private RequestScript script(long number, RequestKind kind, SeededRandom dice) {
        String requestId = requestId(number);
        SampleRequest request = samples.make(kind, dice);
        List<ScriptLine> lines = writer.write(requestId, kind, request, dice);
        return new RequestScript(requestId, kind, lines, expected(requestId, kind, request));
    }

    private Optional<ExpectedRecord> expected(String requestId, RequestKind kind, SampleRequest request) {
        if (!kind.makesRecord()) {
            return Optional.empty();
        }
        boolean traced = kind != RequestKind.NO_TRACING;
        boolean ended = kind != RequestKind.NEVER_ENDS;
        boolean answered = traced && ended && kind != RequestKind.BAD_GATEWAY && kind != RequestKind.TIMEOUT;
        boolean custom = kind == RequestKind.CUSTOM_DOMAIN;
        String resource = traced ? request.path() : request.template();
        return Optional.of(new ExpectedRecord(
                requestId,
                request.method(),
                custom ? site.customDomain() : site.host(),
                custom ? resource : "/" + site.stage() + resource,
                traced ? request.query() : Map.of(),
                traced ? ExpectedHeaders.logged(ScriptWriter.REQUEST_HEADERS, request.headers()) : ExpectedHeaders.NONE,
                traced ? ExpectedBody.logged(ScriptWriter.REQUEST_BODY, request.body()) : ExpectedBody.NONE,
                ended ? request.status() : 0,
                answered
                        ? ExpectedHeaders.logged(ScriptWriter.RESPONSE_HEADERS, request.responseHeaders())
                        : ExpectedHeaders.NONE,
                answered ? ExpectedBody.logged(ScriptWriter.RESPONSE_BODY, request.responseBody()) : ExpectedBody.NONE,
                0,
                traced && !cut(request) ? request.clientIp() : "",
                site.apiId(),
                site.stage()));
    }

    /** Whether the client's address may have been cut off. */
    private static boolean cut(SampleRequest request) {
        return ExpectedHeaders.logged(ScriptWriter.REQUEST_HEADERS, request.headers())
                .truncated();
    }
}
