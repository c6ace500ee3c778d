/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A client ends its user agent in an access log entry and adds a field that the format lacks, at any position: in JSON,
 * labeled text or XML. The record has API Gateway's value, or is marked. Entries of an ordinary client, in any order of
 * the fields, are not marked.
 */
class InjectedFieldsPropertyTest {

    private static final String OWN_IP = "203.0.113.7";
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Safari/537.36";
    private static final String EVIL = "evil.example";

    /** How a format writes its fields, and how a client ends one and adds another. */
    private enum Form {
        JSON("{", "}", ",") {
            @Override
            String field(String name, String value) {
                return "\"" + name + "\":\"" + value + "\"";
            }

            @Override
            String added(String name, String value, boolean reopen) {
                return "x\",\"" + name + "\":\"" + value + (reopen ? "\",\"y\":\"" : "");
            }
        },
        LABELS("", "", ", ") {
            @Override
            String field(String name, String value) {
                return name + ": " + value;
            }

            @Override
            String added(String name, String value, boolean reopen) {
                return "x, " + name + ": " + value + (reopen ? ", y: z" : "");
            }
        },
        XML("<request id=\"id\"> ", " </request>", " ") {
            @Override
            String field(String name, String value) {
                return "<" + name + ">" + value + "</" + name + ">";
            }

            @Override
            String added(String name, String value, boolean reopen) {
                return "x</userAgent> <" + name + ">" + value + "</" + name + ">" + (reopen ? "<userAgent>x" : "<a>");
            }
        };

        private final String begin;
        private final String end;
        private final String separator;

        Form(String begin, String end, String separator) {
            this.begin = begin;
            this.end = end;
            this.separator = separator;
        }

        abstract String field(String name, String value);

        abstract String added(String name, String value, boolean reopen);

        String entry(List<String> names, Map<String, String> values) {
            List<String> fields = new ArrayList<>();
            names.forEach(name -> fields.add(field(name, values.get(name))));
            return begin + String.join(separator, fields) + end;
        }
    }

    /** What a client may add, by name. */
    private static final Map<String, String> ADDED = Map.ofEntries(
            Map.entry("ip", "6.6.6.6"),
            Map.entry("domainName", EVIL),
            Map.entry("apiId", "zzzzzzzzzz"),
            Map.entry("stage", "evil"),
            Map.entry("accountId", "999999999999"),
            Map.entry("status", "404"),
            Map.entry("httpMethod", "OPTIONS"),
            Map.entry("path", "/prod/harmless"),
            Map.entry("requestHeaders", "{Host=evil.example, X-Evil=1}"),
            Map.entry("responseHeaders", "{X-Evil=1}"),
            Map.entry("requestBody", "evil body"),
            Map.entry("responseBody", "evil body"),
            Map.entry("requestTimeEpoch", "1000000000000"),
            Map.entry("protocol", "HTTP/9"),
            Map.entry("extendedRequestId", "evil="),
            Map.entry("url", "https://evil.example/prod/harmless"));

    private static final Map<String, String> VARIABLES = variables();

    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("requestId", "$context.requestId");
        variables.put("userAgent", "$context.identity.userAgent");
        variables.put("httpMethod", "$context.httpMethod");
        variables.put("resourcePath", "$context.resourcePath");
        variables.put("path", "$context.path");
        variables.put("status", "$context.status");
        variables.put("protocol", "$context.protocol");
        variables.put("ip", "$context.identity.sourceIp");
        variables.put("domainName", "$context.domainName");
        variables.put("stage", "$context.stage");
        variables.put("requestTimeEpoch", "$context.requestTimeEpoch");
        variables.put("latency", "$context.responseLatency");
        return variables;
    }

    private static Map<String, String> genuine(String userAgent) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("requestId", "id");
        values.put("userAgent", userAgent);
        values.put("httpMethod", "POST");
        values.put("resourcePath", "/{proxy+}");
        values.put("path", "/prod/admin");
        values.put("status", "200");
        values.put("protocol", "HTTP/1.1");
        values.put("ip", OWN_IP);
        values.put("domainName", Entries.OWN_HOST);
        values.put("stage", "prod");
        values.put("requestTimeEpoch", "1000");
        values.put("latency", "5");
        return values;
    }

    @Provide
    Arbitrary<Form> forms() {
        return Arbitraries.of(Form.values());
    }

    @Provide
    Arbitrary<String> added() {
        return Arbitraries.of(ADDED.keySet());
    }

    /** The fields of a format in any order, the request's ID before the user agent as nearly everywhere. */
    @Provide
    Arbitrary<List<String>> formats() {
        return Arbitraries.shuffle(new ArrayList<>(VARIABLES.keySet()))
                .flatMap(all -> Arbitraries.integers().between(0, all.size()).map(count -> {
                    List<String> names = new ArrayList<>(all.subList(0, count));
                    for (String needed : List.of("userAgent", "httpMethod", "status", "resourcePath")) {
                        if (!names.contains(needed)) {
                            names.add(needed);
                        }
                    }
                    names.remove("requestId");
                    names.add(0, "requestId");
                    return names;
                }));
    }

    private static List<HttpCall> calls(Entries entries) {
        return new HttpCallAssembler()
                .assembleAll(entries.lines()).stream()
                        .filter(HttpCall.class::isInstance)
                        .map(HttpCall.class::cast)
                        .toList();
    }

    private static Entries execution() {
        return execution("other");
    }

    private static Entries execution(String userAgent) {
        return new Entries()
                .execution("Extended Request Id: Own=")
                .execution("Verifying Usage Plan for request: id. API Key:  API Stage: uwe3g5jm54/prod")
                .execution("API Key  authorized because method 'POST /{proxy+}' does not require API Key. Request will"
                        + " not contribute to throttle or quota limits")
                .execution("Starting execution for request: id")
                .execution("HTTP Method: POST, Resource Path: /admin")
                .execution("Method request path: {proxy=admin}")
                .execution("Method request query string: {}")
                .headers("{Accept=*/*, Host=" + Entries.OWN_HOST + ", User-Agent=" + userAgent + ", X-Forwarded-For="
                        + OWN_IP + "}")
                .execution("Method request body before transformations: own body")
                .execution("Method response body after transformations: own answer")
                .execution("Method response headers: {Content-Type=text/plain}")
                .execution("Successfully completed execution")
                .execution("Method completed with status: 200");
    }

    private static boolean isMarked(HttpCall call) {
        return call.incomplete() && (!call.ambiguousFields().isEmpty() || call.requestIdReused());
    }

    /** All that a client must not choose. */
    private static List<Object> certain(HttpCall call) {
        return List.of(
                call.origin(),
                call.request().method(),
                call.request().host(),
                call.request().path(),
                call.request().body(),
                call.request().clientIp(),
                call.request().protocol(),
                call.request().headers().getOrDefault("X-Evil", ""),
                call.response(),
                call.timestamp());
    }

    @Property(tries = 1_000)
    void noFieldIsForgedWithKnownFormat(
            @ForAll("forms") Form form,
            @ForAll("formats") List<String> names,
            @ForAll("added") String name,
            @ForAll boolean reopen) {
        if (names.contains(name)) {
            return;
        }
        List<String> own = new ArrayList<>(names);
        if (form == Form.XML) {
            own.remove("requestId");
        }
        String format = form.entry(own, VARIABLES).replace("id=\"id\"", "id=\"$context.requestId\"");
        LogEventParser parser = new LogEventParser(format);
        String forged = form.entry(own, genuine(form.added(name, ADDED.get(name), reopen)));
        HttpCall honest = calls(new Entries().access((AccessLogEntry) parser.parse(form.entry(own, genuine("x")))))
                .get(0);

        List<HttpCall> calls = calls(new Entries().access((AccessLogEntry) parser.parse(forged)));

        assertThat(honest.ambiguousFields()).isEmpty();
        assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(
                        isMarked(call) || certain(call).equals(certain(honest)))
                .as("%s as %s for %s", forged, call, honest)
                .isTrue());
        assertThat(calls)
                .extracting(call -> call.request().path())
                .contains(honest.request().path());
    }

    @Property(tries = 1_000)
    void fieldsOfExecutionLogAreNotForged(
            @ForAll("forms") Form form,
            @ForAll("formats") List<String> names,
            @ForAll("added") String name,
            @ForAll boolean reopen,
            @ForAll boolean elsewhere) {
        if (names.contains(name)) {
            return;
        }
        String forged = form.entry(names, genuine(form.added(name, ADDED.get(name), reopen)));
        String usual = form.entry(names, genuine("x"));
        HttpCall honest = calls(
                        elsewhere
                                ? execution("x").accessElsewhere(usual)
                                : execution("x").access(usual))
                .get(0);

        List<HttpCall> calls = calls(
                elsewhere
                        ? execution("x").accessElsewhere(forged)
                        : execution("x").access(forged));

        assertThat(honest.incomplete()).isFalse();
        assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(isMarked(call)
                        || name.equals("protocol")
                        || certain(call).equals(certain(honest)))
                .as("%s as %s for %s", forged, call, honest)
                .isTrue());
    }

    /** The format has the ID under an unknown name; the client adds that of a request whose entries it does not know. */
    @Property(tries = 100)
    void injectedIdForgesNoOtherRequest(@ForAll("formats") List<String> names, @ForAll boolean elsewhere) {
        List<String> without = new ArrayList<>(names);
        without.remove("requestId");
        String forged = Form.JSON
                .entry(without, genuine(Form.JSON.added("requestId", "id", false)))
                .replaceFirst("\\{", "{\"number\":\"1\",");
        HttpCall honest = calls(execution()).get(0);

        List<HttpCall> calls = calls(
                elsewhere ? execution().accessElsewhere(forged) : execution().access(forged));

        assertThat(calls).hasSize(2).allSatisfy(call -> assertThat(isMarked(call))
                .isTrue());
        assertThat(calls).anySatisfy(call -> {
            assertThat(call.request()).isEqualTo(honest.request());
            assertThat(call.response()).isEqualTo(honest.response());
        });
    }

    /** Even where the format is unknown: the client leaves an end without a start, or an element twice. */
    @Property(tries = 300)
    void injectedXmlElementIsMarked(
            @ForAll("formats") List<String> names, @ForAll("added") String name, @ForAll boolean reopen) {
        if (names.contains(name)) {
            return;
        }
        HttpCall honest =
                calls(new Entries().access(Form.XML.entry(names, genuine("x")))).get(0);

        List<HttpCall> calls = calls(
                new Entries().access(Form.XML.entry(names, genuine(Form.XML.added(name, ADDED.get(name), reopen)))));

        assertThat(calls).isNotEmpty().allSatisfy(call -> assertThat(
                        isMarked(call) || certain(call).equals(certain(honest)))
                .as("%s for %s", call, honest)
                .isTrue());
    }

    @Property(tries = 700)
    void ordinaryEntriesAreNotMarked(
            @ForAll("forms") Form form,
            @ForAll("formats") List<String> names,
            @ForAll boolean known,
            @ForAll boolean both,
            @ForAll boolean elsewhere) {
        String entry = form.entry(names, genuine(BROWSER));
        LogEventParser parser = new LogEventParser(known ? form.entry(names, VARIABLES) : "");
        Entries entries = both ? execution(BROWSER) : new Entries();
        List<HttpCall> calls = calls(
                known
                        ? entries.access((AccessLogEntry) parser.parse(entry))
                        : elsewhere ? entries.accessElsewhere(entry) : entries.access(entry));

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.ambiguousFields().stream().filter(field -> !field.equals("ip")))
                    .isEmpty();
            assertThat(call.incomplete()).isFalse();
            assertThat(call.response().status()).isEqualTo(200);
            assertThat(call.request().path()).isIn("/prod/admin", "/prod/{proxy+}", "/{proxy+}", "/admin");
            if (names.contains("ip") || both) {
                assertThat(call.request().clientIp()).isEqualTo(OWN_IP);
            }
        });
    }

    /** With two values of a client in an entry, an object can contain all that is between them. */
    @Property(tries = 100)
    void clientJsonObjectHidesNoRequest(@ForAll boolean closed, @ForAll("containers") String container) {
        String entry = "{\"requestId\":\"id\",\"userAgent\":\"x\",\"httpMethod\":\"GET\",\"path\":\"/prod/harmless\","
                + "\"status\":\"404\",\"" + container + "\":{\"a\":\"\",\"httpMethod\":\"POST\","
                + "\"path\":\"/prod/admin\",\"status\":\"200\",\"referer\":\"x\"}" + (closed ? ",\"b\":\"\"}" : "}");

        List<HttpCall> calls = calls(new Entries().access(entry));

        assertThat(calls).extracting(call -> call.request().path()).contains("/prod/admin");
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.incomplete()).isTrue();
            assertThat(call.ambiguousFields()).contains("path", "method", "statusCode");
        });
    }

    @Provide
    Arbitrary<String> containers() {
        return Arbitraries.of(
                "headers",
                "requestHeaders",
                "responseHeaders",
                "body",
                "requestBody",
                "responseBody",
                "payload",
                "queryString",
                "queryStringParameters");
    }
}
