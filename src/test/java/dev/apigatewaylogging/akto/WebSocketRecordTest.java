/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.httpcall.HttpCall;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of WebSocket APIs as Akto takes them. */
class WebSocketRecordTest {

    private static byte[] record(HttpCall call, boolean asHttp) {
        return new AktoRecordSerializer(
                        awsAccount -> "1000000", HeaderRedaction.of(""), 1_000_000, () -> 1_000_000, asHttp)
                .serialize(call);
    }

    private static AktoConsumer.Stored stored(HttpCall call) {
        return (AktoConsumer.Stored) new AktoConsumer().take(record(call, false));
    }

    private static boolean isOmitted(HttpCall call, String form) {
        WebSocketEventFilter filter = new WebSocketEventFilter();
        filter.setForm(form);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(call);
        return filter.matches(exchange);
    }

    private static SampleTraffic event(String type, String route) {
        return SampleTraffic.get("/prod/" + route)
                .details(Map.of("event_type", type, "route_key", route, "connection_id", "L0SM9cOFvHcCIhw="));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 200, 204})
    void acceptedConnectIsHandshakeAtStagePath(int status) {
        HttpCall call = event("CONNECT", "$connect")
                .query("token=1")
                .answer(status, Map.of(), "", false)
                .traffic();

        AktoConsumer.Stored stored = stored(call);

        assertThat(stored.type()).isEqualTo("WEBSOCKET");
        assertThat(stored.method()).isEqualTo("GET");
        assertThat(stored.endpoint()).isEqualTo("/prod");
        assertThat(stored.parameters()).containsExactly("token");
        assertThat(stored.status()).isEqualTo(101);
        assertThat(stored.phrase()).isEqualTo("Switching Protocols");
        assertThat(stored.collection()).isEqualTo(SampleTraffic.HOST);
        assertThat(stored.others()).containsEntry("event_type", "CONNECT").containsEntry("route_key", "$connect");
        assertThat(isOmitted(call, "websocket")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 301, 403, 500})
    void rejectedConnectStaysHttp(int status) {
        HttpCall call =
                event("CONNECT", "$connect").answer(status, Map.of(), "", false).traffic();

        AktoConsumer.Stored stored = stored(call);

        assertThat(stored.type()).isEqualTo("HTTP/2.0");
        assertThat(stored.status()).isEqualTo(status);
        assertThat(stored.inventory()).isFalse();
        assertThat(isOmitted(call, "websocket")).isFalse();
    }

    @Test
    void handshakeOfCustomDomainIsAtRoot() {
        HttpCall call = SampleTraffic.get("/$connect")
                .details(Map.of("event_type", "CONNECT", "route_key", "$connect"))
                .traffic();

        assertThat(stored(call).endpoint()).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"type\":\"join\",\"room\":\"ü\"}|/join",
                "{\"messageType\":\"leave\"}|/leave",
                "{\"action\":\"sendMessage\"}|/data_frame",
                "{\"action\":\"sendMes|/data_frame",
                "ping|/data_frame"
            })
    void messageIsFrameOfItsHost(String payload, String endpoint) throws IOException {
        HttpCall call =
                event("MESSAGE", "sendMessage").post(Map.of(), payload, false).traffic();

        AktoConsumer.Stored stored = stored(call);
        JsonNode frame =
                new ObjectMapper().readTree(record(call, false)).path("events").path(0);

        assertThat(stored.type()).isEqualTo("WEBSOCKET");
        assertThat(stored.method()).isEqualTo("WS");
        assertThat(stored.endpoint()).isEqualTo(endpoint);
        assertThat(stored.collection()).isEqualTo(SampleTraffic.HOST);
        assertThat(frame.path("payload").asText()).isEqualTo(payload);
        assertThat(frame.path("opcode").asInt()).isEqualTo(1);
        assertThat(frame.path("fin").asBoolean()).isTrue();
        assertThat(frame.path("timestamp").asLong()).isEqualTo(call.timestamp() / 1000);
        assertThat(isOmitted(call, "websocket")).isFalse();
    }

    @Test
    void messageOfAnySizeIsFrame() {
        HttpCall call = event("MESSAGE", "sendMessage")
                .post(Map.of(), "\u0001".repeat(900_000), false)
                .traffic();

        assertThat(record(call, false)).hasSizeLessThanOrEqualTo(1_000_000);
        assertThat(stored(call).endpoint()).isEqualTo("/data_frame");
    }

    @Test
    void disconnectsAndMessagesWithoutPayloadAreOmittedUnlessHttp() {
        for (SampleTraffic event :
                new SampleTraffic[] {event("MESSAGE", "sendMessage"), event("DISCONNECT", "$disconnect")}) {
            assertThat(isOmitted(event.traffic(), "websocket")).isTrue();
            assertThat(isOmitted(event.traffic(), "http")).isFalse();
        }
    }

    @Test
    void eachEventIsRequestOfItsRouteInHttpMode() {
        HttpCall call = event("CONNECT", "$connect").traffic();

        AktoConsumer.Stored stored = (AktoConsumer.Stored) new AktoConsumer().take(record(call, true));

        assertThat(stored.type()).isEqualTo("HTTP/2.0");
        assertThat(stored.endpoint()).isEqualTo("/prod/$connect");
        assertThat(stored.status()).isEqualTo(200);
    }

    @Test
    void requestOfRestApiIsNoWebSocketEvent() {
        assertThat(isOmitted(SampleTraffic.get("/prod/pets").traffic(), "websocket"))
                .isFalse();
        assertThat(stored(SampleTraffic.get("/prod/pets").traffic()).type()).isEqualTo("HTTP/2.0");
    }
}
