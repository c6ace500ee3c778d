/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.akto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.testsupport.aws.HttpListener;
import dev.apigatewaylogging.testsupport.aws.HttpReply;
import dev.apigatewaylogging.testsupport.aws.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A fake of Akto's backend: accepts documents as strictly as the real one, or returns configured responses. */
public final class FakeAktoBackend implements AutoCloseable {

    /** An unsigned JSON Web Token of account 1729. */
    public static final String TOKEN =
            "eyJhbGciOiJub25lIn0.eyJhY2NvdW50SWQiOjE3MjksInN1YiI6ImFwaS1nYXRld2F5LWxvZ2dpbmcifQ.c2lnbmF0dXJl";

    /** A token of another user, which a response contains and no log may. */
    public static final String SECRET = "somebody-elses-token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of("openApiSchema", "importType");

    private final HttpListener listener;
    private final List<String> specs = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Consumer<String> uploaded = spec -> {};
    private volatile UnaryOperator<String> kept = spec -> spec;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile HttpReply page;
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;
    private volatile String refused = "";
    private volatile List<String> troublesome = List.of();
    private volatile String mappings = "[]";
    private volatile String roles = "{}";
    private volatile boolean away;
    private final AtomicInteger failures = new AtomicInteger();

    private FakeAktoBackend() {
        this.listener = HttpListener.started(InetAddress.getLoopbackAddress(), 0, this::answer);
    }

    /** A running backend that accepts valid requests. */
    public static FakeAktoBackend started() {
        return new FakeAktoBackend();
    }

    /** Its address, for {@code CYBORG_BASE_URL}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** Notifies of every accepted document at once. */
    public FakeAktoBackend onUpload(Consumer<String> listening) {
        uploaded = listening;
        return this;
    }

    /** Keeps only the function's result of every document, to save memory. */
    public FakeAktoBackend keeping(UnaryOperator<String> part) {
        kept = part;
        return this;
    }

    /** Sends this response to every request from now on; 200 is the default behavior. */
    public FakeAktoBackend respondWith(int anotherStatus, String anotherBody) {
        status = anotherStatus;
        body = anotherBody;
        return this;
    }

    /** Simulates another server at its address, which sends this response with status 200 to every request. */
    public FakeAktoBackend replacedBy(String contentType, String content) {
        page = HttpReply.of(200, contentType, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** It is Akto's backend again. */
    public FakeAktoBackend restored() {
        page = null;
        return this;
    }

    /** Responds to the next requests with 500. */
    public FakeAktoBackend failNext(int times) {
        failures.set(times);
        return this;
    }

    /** Rejects documents that contain a text, with 422. */
    public FakeAktoBackend reject(String containing) {
        refused = containing;
        return this;
    }

    /** Responds with 500 to the documents of these APIs, by title, and to no others. */
    public FakeAktoBackend failWithServerError(String... titles) {
        troublesome = Stream.of(titles).map(title -> '"' + title + '"').toList();
        return this;
    }

    /** Breaks every connection while it is on. */
    public FakeAktoBackend breakConnections(boolean on) {
        cut = on;
        return this;
    }

    /** Delays each response. */
    public FakeAktoBackend slow(Duration by) {
        delay = by;
        return this;
    }

    /** Maps an AWS account to an Akto account from now on, beside data that must not be used. */
    public FakeAktoBackend mapAccount(String awsAccount, int aktoAccount) {
        mappings =
                """
                [{"aktoAccountId":%d,"awsAccountId":"%s","type":"AWS-ACCOUNTS"},
                 {"aktoAccountId":7,"awsAccountId":"999999999999","type":"OTHER","token":"%s"}]"""
                        .formatted(aktoAccount, awsAccount, SECRET);
        return this;
    }

    /** Returns these roles as those of the dashboard from now on. */
    public FakeAktoBackend enterRoles(String... arns) {
        roles = "{\"awsAccountIds\":\"" + String.join(",", arns) + "\"}";
        return this;
    }

    /** Closes the connections of requests for roles and mappings while it is on. */
    public FakeAktoBackend unreachable(boolean on) {
        away = on;
        return this;
    }

    /** The accepted documents, or what is kept of them, in order. */
    public List<String> specs() {
        return List.copyOf(specs);
    }

    /** The number of requests. */
    public int requests() {
        return requests.get();
    }

    /** Clears the recorded requests. */
    public void clear() {
        specs.clear();
        requests.set(0);
    }

    @Override
    public void close() {
        listener.close();
    }

    private HttpReply answer(HttpRequest request) {
        if (request.path().equals("/api/fetchAwsAccountIdMappings")) {
            return page == null ? asked(request, mappings) : page;
        }
        if (request.path().equals("/api/fetchAwsAccountIdsForApiGatewayLogging")) {
            return page == null ? asked(request, roles) : page;
        }
        requests.incrementAndGet();
        pause(delay);
        if (cut) {
            return json(200, "{}").delivered(HttpReply.Delivery.CUT);
        }
        if (page != null) {
            return page;
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return json(500, "{}");
        }
        if (status != 200) {
            return json(status, body);
        }
        if (!request.path().equals("/api/importOpenApiSpec")) {
            return json(404, "{}");
        }
        if (!request.method().equals("POST")) {
            return json(405, "{}");
        }
        return request.header("authorization").equals(TOKEN) ? imported(request) : json(401, "{}");
    }

    private HttpReply asked(HttpRequest request, String known) {
        if (away) {
            return json(200, "{}").delivered(HttpReply.Delivery.CUT);
        }
        boolean right = request.method().equals("POST")
                && request.header("authorization").equals(TOKEN)
                && request.header("content-type").startsWith("application/json")
                && new String(request.body(), StandardCharsets.UTF_8).equals("{}");
        return right ? json(200, known) : json(401, "{}");
    }

    private HttpReply imported(HttpRequest request) {
        if (!request.header("content-type").startsWith("application/json")) {
            return invalid("content type " + request.header("content-type"));
        }
        if (!request.headers().containsKey("content-length")) {
            return invalid("no length");
        }
        JsonNode json;
        try {
            json = JSON.readTree(request.body());
        } catch (IOException e) {
            return invalid("not JSON");
        }
        Set<String> fields = new TreeSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        String spec = json.path("openApiSchema").asText();
        if (!fields.equals(FIELDS)
                || !json.path("openApiSchema").isTextual()
                || !json.path("importType").asText().equals("ALL_APIS")) {
            return invalid("fields " + fields);
        }
        if (troublesome.stream().anyMatch(spec::contains)) {
            return json(500, "{}");
        }
        if (spec.isBlank() || (!refused.isEmpty() && spec.contains(refused))) {
            return invalid("Invalid openApiSchema");
        }
        specs.add(kept.apply(spec));
        uploaded.accept(spec);
        return json(200, "{}");
    }

    private static HttpReply invalid(String reason) {
        return json(
                422,
                JSON.createObjectNode()
                        .set("actionErrors", JSON.createArrayNode().add(reason))
                        .toString());
    }

    private static HttpReply json(int status, String body) {
        return HttpReply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void pause(Duration duration) {
        try {
            if (!duration.isZero()) {
                Thread.sleep(duration.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
