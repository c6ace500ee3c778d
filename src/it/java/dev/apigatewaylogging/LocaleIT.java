/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.akto.AktoConsumer;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptLine;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A machine with another language, time zone and encoding delivers what any other one does. */
@ExtendWith(SharedBroker.class)
class LocaleIT {

    private static final String PATH = "/İstanbul/çağrı/日本";
    private static final String BODY = "{\"şehir\":\"İzmir ıI 🚲\"}";
    private static final String UNREADABLE = "bir satır: ığüşöç 日本";

    @TempDir
    Path data;

    private static List<ScriptLine> beyondAscii(List<ScriptLine> lines) {
        return lines.stream()
                .map(line -> new ScriptLine(
                        line.after(),
                        line.text()
                                .replaceFirst("Resource Path: .*", "Resource Path: " + PATH)
                                .replaceFirst("method '(\\w+) \\S+'", "method '$1 " + PATH + "'")
                                .replaceFirst("(Method re\\w+ body \\w+ transformations): .*", "$1: " + BODY)))
                .toList();
    }

    @Test
    void localeTimeZoneAndEncodingDoNotChangeRecords(KafkaBroker broker) throws Exception {
        try (ConnectorEnvironment stack = new ConnectorEnvironment(broker, data)) {
            Instant start = Instant.now().minusSeconds(20);
            RequestScript request = stack.request(RequestKind.HTTP_PROXY);
            String id = stack.log(request, start, LocaleIT::beyondAscii);
            stack.log(start, UNREADABLE);
            Connector connector = stack.connector()
                    .with("LC_ALL", "C")
                    .with("TZ", "Asia/Kathmandu")
                    .jvm(
                            "-Duser.language=tr",
                            "-Duser.country=TR",
                            "-Duser.timezone=Asia/Kathmandu",
                            "-Dfile.encoding=US-ASCII");

            try (JavaProcess process = connector.launch()) {
                stack.await(1);
                Awaitility.await().atMost(ConnectorEnvironment.SOON).until(() -> deadLetters()
                        .contains(UNREADABLE));
                assertThat(process.stop(ConnectorEnvironment.SOON)).isZero();
                Instant logged = Instant.parse(process.output().get(0).split(" ", 2)[0]);
                assertThat(logged).as("the time of the log is UTC").isBetween(start, Instant.now());
            }
            AktoConsumer.Stored record = stack.only(id);
            assertThat(URLDecoder.decode(record.endpoint(), StandardCharsets.UTF_8))
                    .endsWith(PATH);
            ObjectMapper json = new ObjectMapper();
            assertThat(json.readTree(record.requestPayload())).isEqualTo(json.readTree(BODY));
            assertThat(json.readTree(record.responsePayload())).isEqualTo(json.readTree(BODY));
            assertThat(record.time().orElseThrow())
                    .isBetween((int) start.getEpochSecond(), (int) start.getEpochSecond() + 60);
        }
    }

    private String deadLetters() throws IOException {
        Path directory = data.resolve("dead-letter");
        if (Files.notExists(directory)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
