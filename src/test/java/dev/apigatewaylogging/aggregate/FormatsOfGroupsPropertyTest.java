/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.aggregate;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.component.cloudwatchlogs.LogEvent;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.AccessLogOwners;
import dev.apigatewaylogging.metrics.AggregationMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Log groups with different access log formats, known from the stage, from the setting or not at all. */
class FormatsOfGroupsPropertyTest {

    /** Formats that are understood without a setting. */
    private static final List<String> PUBLISHED = List.of(
            "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] \"$context.httpMethod $context.resourcePath $context.protocol\" $context.status $context.responseLength $context.requestId $context.extendedRequestId",
            "$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,$context.responseLength,$context.requestId",
            "{\"requestId\":\"$context.requestId\",\"ip\":\"$context.identity.sourceIp\",\"requestTime\":\"$context.requestTime\",\"httpMethod\":\"$context.httpMethod\",\"resourcePath\":\"$context.resourcePath\",\"status\":\"$context.status\",\"protocol\":\"$context.protocol\"}",
            "{\"requestTime\":\"$context.requestTime\",\"requestId\":\"$context.requestId\",\"httpMethod\":\"$context.httpMethod\",\"resourcePath\":\"$context.resourcePath\",\"status\":$context.status,\"ip\":\"$context.identity.sourceIp\"}",
            "{\"request\":{\"id\":\"$context.requestId\",\"method\":\"$context.httpMethod\",\"resourcePath\":\"$context.resourcePath\",\"ip\":\"$context.identity.sourceIp\"},\"response\":{\"status\":\"$context.status\"}}",
            "requestId: $context.requestId, ip: $context.identity.sourceIp, httpMethod: $context.httpMethod, resourcePath: $context.resourcePath, status: $context.status",
            "<request id=\"$context.requestId\"> <ip>$context.identity.sourceIp</ip> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> </request>");

    /** Formats that have to be known. */
    private static final List<String> OWN = List.of(
            "$context.status $context.requestId $context.httpMethod $context.resourcePath $context.identity.sourceIp",
            "[$context.requestTimeEpoch] $context.identity.sourceIp | $context.httpMethod | $context.resourcePath | $context.status | $context.requestId | $context.error.message",
            "{\"a\":\"$context.requestId\",\"b\":\"$context.httpMethod\",\"c\":\"$context.resourcePath\",\"d\":\"$context.status\",\"e\":\"$context.identity.sourceIp\"}",
            // with names that mean something else elsewhere
            "{\"status\":\"$context.requestId\",\"requestId\":\"$context.status\",\"httpMethod\":\"$context.httpMethod\",\"ip\":\"$context.resourcePath\",\"resourcePath\":\"$context.identity.sourceIp\"}",
            "{\"path\":\"$context.httpMethod\",\"id\":\"$context.requestId\",\"method\":\"$context.resourcePath\",\"code\":\"$context.status\",\"host\":\"$context.identity.sourceIp\"}");

    record Group(String name, String format, boolean knownFromStage) {}

    @Property(tries = 300)
    void noGroupDisturbsAnother(
            @ForAll("formats") List<String> formats, @ForAll("setting") String setting, @ForAll Random random) {
        List<Group> groups = new ArrayList<>();
        AccessLogOwners owners = new AccessLogOwners();
        Map<String, Set<String>> ofStages = new HashMap<>();
        for (String format : formats) {
            boolean published = PUBLISHED.contains(format);
            boolean known = (!published && !format.equals(setting)) || random.nextBoolean();
            Group group = new Group("log-" + groups.size(), format, known);
            groups.add(group);
            if (known) {
                ofStages.put("arn:aws:logs:eu-west-1:123456789012:log-group:" + group.name(), Set.of(format));
            }
        }
        owners.putFormats("123456789012", ofStages);
        PageParser parser = new PageParser(setting, bound(new AggregationMetrics()));
        parser.setAccessLogOwners(owners);

        Map<String, Map<AccessField, String>> expected = new HashMap<>();
        List<LogEvent> page = new ArrayList<>();
        for (Group group : groups) {
            for (int i = 0; i < 3; i++) {
                Map<AccessField, String> values = values(random);
                expected.put(values.get(AccessField.REQUEST_ID), values);
                page.add(event(group, page.size(), text(group.format(), values)));
            }
        }
        Collections.shuffle(page, random);

        Map<String, Map<AccessField, String>> read = read(parser, page);
        assertThat(read.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, values) -> assertThat(read.get(id)).containsAllEntriesOf(values));
    }

    private static Map<String, Map<AccessField, String>> read(PageParser parser, List<LogEvent> page) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(page);
        parser.process(exchange);
        Map<String, Map<AccessField, String>> read = new HashMap<>();
        for (Object part : exchange.getMessage().getBody(List.class)) {
            assertThat(part).isInstanceOf(RequestEntries.class);
            ((RequestEntries) part).entries().forEach(entry -> {
                AccessLogEntry access = (AccessLogEntry) entry.entry();
                // of a setting with fewer names, more fields may be those that a client adds
                assertThat(access.contradicted())
                        .isSubsetOf(AccessField.PROTOCOL, AccessField.REQUEST_TIME, AccessField.EXTENDED_REQUEST_ID);
                read.put(access.requestId(), access.fields());
            });
        }
        return read;
    }

    private static LogEvent event(Group group, int number, String text) {
        ScanId scanId = new ScanId(new LogGroup(group.name(), "eu-west-1", "123456789012"), 0);
        return new LogEvent(scanId, "stream", "id-" + number, 1_772_446_530_120L, 1_772_446_530_820L, text);
    }

    private static Map<AccessField, String> values(Random random) {
        List<String> methods = List.of("GET", "POST", "PUT", "DELETE", "PATCH");
        List<String> paths = List.of("/pets", "/pets/{petId}", "/", "/{proxy+}", "/a/b/c-d");
        return Map.of(
                AccessField.REQUEST_ID,
                new UUID(random.nextLong(), random.nextLong()).toString(),
                AccessField.METHOD,
                methods.get(random.nextInt(methods.size())),
                AccessField.RESOURCE_PATH,
                paths.get(random.nextInt(paths.size())),
                AccessField.STATUS,
                Integer.toString(200 + random.nextInt(300)),
                AccessField.CLIENT_IP,
                "198.51.100." + random.nextInt(256));
    }

    private static String text(String format, Map<AccessField, String> values) {
        return format.replace("$context.requestId", values.get(AccessField.REQUEST_ID))
                .replace("$context.httpMethod", values.get(AccessField.METHOD))
                .replace("$context.resourcePath", values.get(AccessField.RESOURCE_PATH))
                .replace("$context.status", values.get(AccessField.STATUS))
                .replace("$context.identity.sourceIp", values.get(AccessField.CLIENT_IP))
                .replace("$context.requestTimeEpoch", "1772446530120")
                .replace("$context.requestTime", "02/Mar/2026:10:15:30 +0000")
                .replace("$context.protocol", "HTTP/1.1")
                .replace("$context.responseLength", "118")
                .replace("$context.extendedRequestId", "Vwc2MGFUrPEFV_q=")
                .replaceAll("\\$context\\.[a-z]+\\.[a-z]+", "-");
    }

    @Provide
    Arbitrary<List<String>> formats() {
        List<String> all = new ArrayList<>(PUBLISHED);
        all.addAll(OWN);
        return Arbitraries.of(all).list().ofMinSize(2).ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> setting() {
        List<String> settings = new ArrayList<>(OWN);
        settings.addAll(PUBLISHED);
        settings.add("");
        return Arbitraries.of(settings);
    }
}
