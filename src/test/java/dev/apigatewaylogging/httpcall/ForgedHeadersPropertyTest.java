/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static dev.apigatewaylogging.httpcall.Entries.OWN_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For any value of a client's header, host, address and the other headers are what they would be without it, or marked. */
class ForgedHeadersPropertyTest {

    private static final String ADDRESS = "203.0.113.7";
    private static final String FORGED_ADDRESS = "192.0.2.66";

    private static final Map<String, String> HEADERS = new LinkedHashMap<>();

    static {
        HEADERS.put("Accept", "*/*");
        HEADERS.put("Host", OWN_HOST);
        HEADERS.put("User-Agent", "curl/8.5.0");
        HEADERS.put("X-Forwarded-For", ADDRESS);
        HEADERS.put("X-Forwarded-Port", "443");
        HEADERS.put("X-Forwarded-Proto", "https");
        HEADERS.put("X-Amzn-Trace-Id", "Root=1-69a564c2-3f0c1e2b4d5a69788796a5b4");
        HEADERS.put("Content-Type", "application/json");
        HEADERS.put("Authorization", "*********************1BUdEx");
        HEADERS.put("Referer", "https://shop.example.com/");
        HEADERS.put("Cookie", "session=1");
        HEADERS.put("x-correlation-id", "7");
    }

    private static final List<String> CLIENTS = List.of(
            "Accept", "User-Agent", "Referer", "Cookie", "x-correlation-id", "X-Forwarded-For", "Authorization");

    private static final Set<String> NEW = Set.of("x-role", "via", "forwarded");

    /** In the order in which API Gateway prints them, and in alphabetical order. */
    @Property(tries = 2_000)
    void forgedHeadersInLogOrderHaveNoEffect(
            @ForAll("clientHeaders") String header, @ForAll("forged") List<String> forged, @ForAll boolean sorted) {
        Map<String, String> sent = sorted ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new HashMap<>();
        sent.putAll(HEADERS);

        HttpCall traffic = traffic(sent, header, forged);

        assertIsAsWithout(traffic, sent, header);
        assertThat(traffic.request().clientIp()).isIn(ADDRESS, "");
    }

    @Property(tries = 2_000)
    void forgedHeadersInAnyOrderHaveNoEffect(
            @ForAll("clientHeaders") String header, @ForAll("forged") List<String> forged, @ForAll Random random) {
        List<String> names = new ArrayList<>(HEADERS.keySet());
        Collections.shuffle(names, random);
        Map<String, String> sent = new LinkedHashMap<>();
        names.forEach(name -> sent.put(name, HEADERS.get(name)));

        assertIsAsWithout(traffic(sent, header, forged), sent, header);
    }

    @Property(tries = 500)
    void hostAndAddressOfAccessLogAreNotForged(
            @ForAll("clientHeaders") String header, @ForAll("forged") List<String> forged) {
        Map<String, String> sent = new HashMap<>(HEADERS);
        sent.put("Host", "pets.example.com");

        HttpCall traffic = entries(sent, header, forged)
                .access(
                        "{\"requestId\":\"id\",\"ip\":\"203.0.113.7\",\"domainName\":\"pets.example.com\",\"status\":\"200\"}")
                .traffic();

        assertThat(traffic.request().host()).isEqualTo("pets.example.com");
        assertThat(traffic.request().clientIp()).isEqualTo(ADDRESS);
        assertThat(traffic.ambiguousFields()).doesNotContain("ip", "host");
    }

    private static void assertIsAsWithout(HttpCall traffic, Map<String, String> sent, String header) {
        Set<String> marked = new HashSet<>(traffic.ambiguousFields());
        assertThat(traffic.request().host()).isEqualTo(OWN_HOST);
        if (!marked.contains("ip")) {
            assertThat(traffic.request().clientIp()).isEqualTo(ADDRESS);
        }
        Map<String, String> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        read.putAll(traffic.request().headers());
        sent.forEach((name, value) -> {
            if (!name.equals(header) && !marked.contains(name.toLowerCase(Locale.ROOT))) {
                assertThat(read).as("%s", marked).containsEntry(name, value);
            }
        });
        read.keySet().removeAll(HEADERS.keySet());
        read.keySet().removeIf(name -> marked.contains(name.toLowerCase(Locale.ROOT)));
        // such a header the client could have sent itself
        assertThat(read.keySet()).allMatch(name -> NEW.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static HttpCall traffic(Map<String, String> sent, String header, List<String> forged) {
        return entries(sent, header, forged).traffic();
    }

    private static Entries entries(Map<String, String> sent, String header, List<String> forged) {
        Map<String, String> hostile = new LinkedHashMap<>(sent);
        String text = String.join(", ", forged);
        hostile.compute(header, (name, value) -> switch (name) {
            case "X-Forwarded-For" -> text + ", " + value;
            // API Gateway masks what is sent there
            case "Authorization" -> value;
            default -> value + ", " + text;
        });
        return Entries.ofPost("/pets").headers(hostile.toString());
    }

    @Provide
    Arbitrary<String> clientHeaders() {
        return Arbitraries.of(CLIENTS);
    }

    @Provide
    Arbitrary<List<String>> forged() {
        return Arbitraries.of(
                        "Host=evil.example",
                        "host=evil.example",
                        "Host=" + OWN_HOST,
                        "X-Forwarded-For=" + FORGED_ADDRESS,
                        "X-Forwarded-For=8.8.8.8, " + FORGED_ADDRESS,
                        "X-Forwarded-Port=80",
                        "X-Forwarded-Proto=http",
                        "Authorization=Bearer forged",
                        "Content-Type=text/evil",
                        "User-Agent=evil",
                        "Via=1.1 192.0.2.66 (CloudFront)",
                        "Forwarded=for=192.0.2.66",
                        "X-Role=admin",
                        "plain text")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }
}
