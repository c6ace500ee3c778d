/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Typical mistakes in copies of the real route files. */
class RoutesValidatorTest {

    private static final String STEP = "- process:\n                  id: create-akto-record";

    @TempDir
    private Path directory;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("a tab", "delivery", "      steps:", "\t  steps:", "line 8", "not valid YAML", "tabs"),
                mistake(
                        "a line that is indented too little",
                        "delivery",
                        STEP,
                        STEP.replace("    id:", "id:"),
                        "line 31",
                        "not valid YAML",
                        "indentation"),
                mistake(
                        "a quote that is not closed",
                        "kafka",
                        "uri: \"kafka:{{akto.kafka.topic.name}}\"",
                        "uri: \"kafka:{{akto.kafka.topic.name}}",
                        "not valid YAML",
                        "quotes"),
                mistake(
                        "options in a uri",
                        "kafka",
                        "uri: \"kafka:{{akto.kafka.topic.name}}\"",
                        "uri: \"kafka:{{akto.kafka.topic.name}}?lingerMs=5\"",
                        "step send-to-kafka",
                        "the uri contains options",
                        "parameters:"),
                mistake(
                        "an unknown step",
                        "delivery",
                        STEP,
                        STEP.replace("process", "proces"),
                        "line 30, route delivery",
                        "\"proces\""),
                mistake(
                        "an unknown option of a step",
                        "delivery",
                        "ref: aktoRecordProcessor",
                        "reff: aktoRecordProcessor",
                        "route delivery, step create-akto-record",
                        "no option \"reff\""),
                mistake(
                        "a bean that does not exist",
                        "delivery",
                        "ref: aktoRecordProcessor",
                        "ref: aktoRecordProcesor",
                        "line 33, route delivery, step create-akto-record",
                        "no bean \"aktoRecordProcesor\" (did you mean \"aktoRecordProcessor\"?)"),
                mistake(
                        "a strategy that does not exist",
                        "delivery",
                        "aggregationStrategy: \"#callAcknowledgements\"",
                        "aggregationStrategy: \"#callAcknowledgement\"",
                        "route delivery, step assemble-calls",
                        "no bean \"callAcknowledgement\""),
                mistake(
                        "a route that does not exist",
                        "delivery",
                        "uri: direct:kafka",
                        "uri: direct:kafak",
                        "route delivery, step to-kafka",
                        "no route starts from direct:kafak (did you mean \"direct:kafka\"?)"),
                mistake(
                        "a route that leads back to itself",
                        "delivery",
                        "uri: direct:kafka",
                        "uri: direct:delivery",
                        "route delivery, step to-kafka",
                        "sends each exchange back to direct:delivery"),
                mistake(
                        "a circle of several routes",
                        "kafka",
                        "        - process:\n            id: count-delivered",
                        "        - to: direct:delivery\n        - process:\n            id: count-delivered",
                        "route kafka, step to",
                        "sends each exchange back to direct:delivery"),
                mistake(
                        "a circle of routes that are added",
                        "delivery",
                        "- route:",
                        """
                        - from:
                            uri: direct:one
                            steps:
                              - multicast:
                                  steps:
                                    - to: direct:two
                        - route:
                            id: two
                            from:
                              uri: direct:two
                              steps:
                                - log: "two"
                                - to:
                                    id: back
                                    uri: direct:one
                        - route:""",
                        "route two, step back",
                        "sends each exchange back to direct:one"),
                mistake(
                        "a setting that does not exist",
                        "kafka",
                        "{{akto.kafka.topic.name}}",
                        "{{akto.kafka.topic.nam}}",
                        "route kafka, step send-to-kafka",
                        "{{akto.kafka.topic.nam}} (did you mean \"akto.kafka.topic.name\"?)"),
                mistake(
                        "a component that does not exist",
                        "delivery",
                        "uri: direct:kafka",
                        "uri: kafkaa:topic",
                        "route delivery, step to-kafka",
                        "no component \"kafkaa\""),
                mistake(
                        "an unknown option of an endpoint",
                        "kafka",
                        "lingerMs: 20",
                        "lingerMz: 20",
                        "line 27, route kafka, step send-to-kafka",
                        "no option \"lingerMz\" (did you mean \"lingerMs\"?)"),
                mistake(
                        "a value of the wrong type",
                        "kafka",
                        "lingerMs: 20",
                        "lingerMs: soon",
                        "route kafka, step send-to-kafka",
                        "\"lingerMs\" is \"soon\", which is no number"),
                mistake(
                        "a word for a number",
                        "kafka",
                        "lingerMs: 20",
                        "lingerMs: twenty",
                        "line 27, route kafka, step send-to-kafka",
                        "the option \"lingerMs\" is \"twenty\", which is no number"),
                mistake(
                        "a truth value that is none",
                        "kafka",
                        "enableIdempotence: true",
                        "enableIdempotence: yess",
                        "line 25, route kafka, step send-to-kafka",
                        "is \"yess\", which is neither true nor false"),
                mistake(
                        "a word that is none of the possible ones",
                        "kafka",
                        "compressionCodec: lz4",
                        "compressionCodec: lz5",
                        "line 26, route kafka, step send-to-kafka",
                        "is \"lz5\", which is not one of none, gzip, snappy, lz4, zstd (did you mean \"lz4\"?)"),
                mistake(
                        "options of an endpoint that is known with the first request",
                        "kafka",
                        "- process:\n            id: count-delivered",
                        """
                        - toD:
                                    id: mine
                                    uri: "kafka:${header.topic}"
                                    parameters:
                                      lingerMz: 20
                                      maxBlockMs: soon
                                - process:
                                    id: count-delivered""",
                        "line 38, route kafka, step mine: the endpoint has no option \"lingerMz\"",
                        "line 39, route kafka, step mine: the option \"maxBlockMs\" is \"soon\""),
                mistake(
                        "an option behind an address",
                        "delivery",
                        STEP,
                        "- to: kafka:other?lingerMs=twenty\n              " + STEP,
                        "line 30, route delivery, step to",
                        "the option \"lingerMs\" is \"twenty\""),
                mistake(
                        "an expression that is not closed",
                        "delivery",
                        STEP,
                        step("setHeader", "name: team", "simple: \"${body\""),
                        "route delivery, step mine",
                        "${body cannot be parsed"),
                mistake(
                        "an expression language that does not exist",
                        "delivery",
                        STEP,
                        step("setHeader", "name: team", "jq: \".a\""),
                        "route delivery",
                        "no expression language \"jq\""),
                mistake(
                        "a method that does not exist",
                        "delivery",
                        STEP,
                        step("bean", "ref: deliveryTracker", "method: nothing"),
                        "route delivery, step mine",
                        "no method \"nothing\""),
                mistake(
                        "a class that does not exist",
                        "delivery",
                        STEP,
                        step("bean", "beanType: com.example.Mine"),
                        "route delivery, step mine",
                        "no class com.example.Mine"),
                mistake(
                        "a class of a bean's property that does not exist",
                        "beans",
                        "accounts: \"#bean:aktoAccountMapping\"",
                        "accounts: \"#class:com.example.Mine\"",
                        "line 35: there is no class com.example.Mine"),
                mistake(
                        "a class of a processor that does not exist",
                        "delivery",
                        STEP,
                        step("process", "ref: \"#class:com.example.Mine#create('a')\""),
                        "line 32, route delivery, step mine: there is no class com.example.Mine"),
                mistake(
                        "a class of an endpoint's option that does not exist",
                        "kafka",
                        "serialization.ByteArraySerializer",
                        "serialization.ByteArraySerializr",
                        "line 33, route kafka, step send-to-kafka",
                        "no class org.apache.kafka.common.serialization.ByteArraySerializr"),
                mistake(
                        "a class of a conversion that does not exist",
                        "delivery",
                        STEP,
                        step("convertBodyTo", "type: com.example.Mine"),
                        "line 32, route delivery, step mine: there is no class com.example.Mine"),
                mistake(
                        "a class of an exception to throw that does not exist",
                        "delivery",
                        STEP,
                        step("throwException", "exceptionType: com.example.Mine", "message: no"),
                        "line 32, route delivery, step mine: there is no class com.example.Mine"),
                mistake(
                        "a class in an expression that does not exist",
                        "delivery",
                        STEP,
                        step("setHeader", "name: team", "simple: \"${bodyAs(com.example.Mine)}\""),
                        "line 33, route delivery, step mine: there is no class com.example.Mine"),
                mistake(
                        "a class in a condition that does not exist",
                        "delivery",
                        STEP,
                        step("filter", "simple: \"${body} is 'com.example.Mine'\"", "steps:", "  - stop: {}"),
                        "line 32, route delivery, step mine: there is no class com.example.Mine"),
                mistake(
                        "an unknown option beside an expression",
                        "delivery",
                        "streaming: ",
                        "streeming: ",
                        "line 17, route delivery, step assemble-calls: there is no option \"streeming\" here"),
                mistake(
                        "an unknown expression language",
                        "kafka",
                        "constant: \"true\"",
                        "constantt: \"true\"",
                        "line 54, route kafka-errors",
                        "there is no expression language \"constantt\""),
                mistake(
                        "a start without an address",
                        "delivery",
                        "      uri: direct:delivery",
                        "      url: direct:delivery",
                        "Invalid routes: 1 error",
                        "line 6, route delivery",
                        "\"from\" has no uri"),
                mistake(
                        "an unknown element",
                        "errors",
                        "- routeConfiguration:",
                        "- routeConfigurations:",
                        "Invalid routes: 1 error",
                        "line 5",
                        "no element \"routeConfigurations\" (did you mean \"routeConfiguration\"?)"),
                mistake(
                        "a log step without anything",
                        "delivery",
                        STEP,
                        "- log:\n              " + STEP,
                        "line 30, route delivery, step log",
                        "the step \"log\" is empty",
                        "at least \"message\""),
                mistake(
                        "a log step without a message",
                        "delivery",
                        STEP,
                        step("log"),
                        "line 30, route delivery, step mine",
                        "the step \"log\" has no \"message\""),
                mistake(
                        "a header without a name",
                        "delivery",
                        STEP,
                        step("setHeader", "simple: \"a\""),
                        "line 30, route delivery, step mine",
                        "the step \"setHeader\" has no \"name\""),
                mistake(
                        "a step without its braces",
                        "delivery",
                        "- stop:\n                        id: stop-omitted",
                        "- stop:",
                        "line 28, route delivery, step stop",
                        "the step \"stop\" is empty",
                        "stop: {}"),
                mistake(
                        "a step without its colon",
                        "delivery",
                        "- stop:\n                        id: stop-omitted",
                        "- stop",
                        "line 28, route delivery",
                        "\"stop\" is no step",
                        "stop: {}"),
                mistake(
                        "a hyphen without a step",
                        "delivery",
                        STEP,
                        "-\n              " + STEP,
                        "line 30, route delivery",
                        "there is no step here"),
                mistake(
                        "a condition that is missing",
                        "delivery",
                        STEP,
                        step("filter", "simple:", "steps:", "  - stop: {}"),
                        "step mine",
                        "\"simple\" has no expression"),
                mistake("a step without an address", "delivery", STEP, step("to"), "step mine", "\"to\" has no uri"),
                mistake(
                        "a route ID that is used twice",
                        "delivery",
                        "id: delivery",
                        "id: kafka",
                        "line 4",
                        "\"kafka\" is used a second time"),
                mistake(
                        "a step ID that is used twice",
                        "delivery",
                        "id: to-kafka",
                        "id: create-akto-record",
                        "\"create-akto-record\" is used a second time"),
                mistake(
                        "a route without from",
                        "delivery",
                        "    from:\n      uri: direct:delivery\n      steps:",
                        "    steps:",
                        "line 3, route delivery",
                        "no \"from\""),
                mistake(
                        "an exception class that does not exist",
                        "errors",
                        "- java.util.concurrent.RejectedExecutionException",
                        "- java.util.concurrent.RejectedException",
                        "step undelivered-at-shutdown",
                        "no class java.util.concurrent.RejectedException"),
                mistake(
                        "an error handling that does not exist",
                        "kafka",
                        "routeConfigurationId: kafka-errors",
                        "routeConfigurationId: kafka-error",
                        "route kafka",
                        "no routeConfiguration \"kafka-error\" (did you mean \"kafka-errors\"?)"),
                mistake(
                        "a bean's property that does not exist",
                        "beans",
                        "trustedProxies:",
                        "trustedProxy:",
                        "bean batchAssembler: \"trustedProxy\" cannot be set"),
                mistake(
                        "a bean's class that does not exist",
                        "beans",
                        "type: dev.apigatewaylogging.aggregate.BatchAssembler",
                        "type: dev.apigatewaylogging.aggregate.BatchAsembler",
                        "no class dev.apigatewaylogging.aggregate.BatchAsembler"),
                mistake(
                        "an executor that does not exist",
                        "delivery",
                        "executorService: assembled-calls",
                        "executorService: assembled-call",
                        "route delivery, step assemble-calls",
                        "assembled-call"));
    }

    private static String step(String kind, String... options) {
        String indentation = "\n                  ";
        return "- " + kind + ":" + indentation + "id: mine" + indentation + String.join(indentation, options)
                + "\n              " + STEP;
    }

    private static Arguments mistake(String name, String file, String text, String replacement, String... report) {
        return arguments(name, file, text, replacement, List.of(report));
    }

    private void copy() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("routes"))) {
            for (Path file : files) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    /** The report; null if there is no mistake. Starts nothing. */
    private Throwable check() {
        Main main = new Main(RoutesValidatorTest.class);
        main.configure().setBasePackageScanEnabled(false);
        main.setPropertyPlaceholderLocations("file:application.properties");
        Map.of(
                        "management.port", "0",
                        "aws.region", "us-east-1",
                        "akto.kafka.broker.mal", "127.0.0.1:1",
                        "checkpoint.dir", directory.toString(),
                        "dead.letter.dir", directory.toString())
                .forEach(main::addOverrideProperty);
        String pattern = "file:" + directory + "/*.camel.yaml";
        main.configure().setRoutesIncludePattern(pattern);
        RoutesValidator validator = new RoutesValidator(pattern);
        main.addMainListener(validator);
        Throwable thrown = catchThrowable(() -> {
            main.init();
            main.getCamelContext().init();
        });
        return thrown == null || thrown instanceof InvalidRoutesException
                ? thrown
                : validator.explain(thrown).map(Throwable.class::cast).orElse(thrown);
    }

    @Test
    void routesOfConnectorAreValid() throws IOException {
        copy();

        assertThat(check()).isNull();
    }

    @Test
    void circlesWithEndAreValid() throws IOException {
        copy();
        Files.writeString(
                directory.resolve("tree.camel.yaml"),
                """
                - route:
                    from:
                      uri: direct:tree
                      steps:
                        - filter:
                            simple: "${body} > 0"
                            steps:
                              - to: direct:tree
                        - choice:
                            when:
                              - simple: "${body} > 1"
                                steps:
                                  - to: direct:tree
                            otherwise:
                              steps:
                                - to: direct:tree
                        - split:
                            simple: "${body.children}"
                            steps:
                              - to: direct:tree
                        - to: direct:shared
                        - to: direct:shared
                - route:
                    from:
                      uri: direct:shared
                      steps:
                        - to: direct:end
                        - to: direct:end
                - route:
                    from:
                      uri: direct:end
                      steps:
                        - log: "end"
                """);

        assertThat(check()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeIsReportedWithLocationAndRemedy(
            String name, String file, String text, String replacement, List<String> report) throws IOException {
        copy();
        Path edited = directory.resolve(file + ".camel.yaml");
        String before = Files.readString(edited);
        assertThat(before).contains(text);
        int at = before.indexOf(text);
        Files.writeString(edited, before.substring(0, at) + replacement + before.substring(at + text.length()));

        Throwable thrown = check();

        assertThat(thrown).isInstanceOf(InvalidRoutesException.class);
        assertThat(thrown.getMessage())
                .startsWith("Invalid routes: ")
                .contains("routes/" + file + ".camel.yaml")
                .contains(report)
                .containsPattern("\\. (Correct|Add|Write|Give|Use) ");
        assertThat(thrown.getStackTrace()).isEmpty();
    }

    @Test
    void fileThatIsNotLoadedIsLogged() throws IOException {
        copy();
        Files.writeString(directory.resolve("extra.yaml"), "- route: {}");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RoutesValidator.class);
        logger.addAppender(log);
        try {
            assertThat(check()).isNull();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("not loaded: extra.yaml");
    }

    @Test
    void directoryWithoutRoutesIsReported() {
        assertThat(check())
                .isInstanceOf(InvalidRoutesException.class)
                .hasMessageContaining("there is no file *.camel.yaml");
    }

    @Test
    void allMistakesAreReportedTogether() throws IOException {
        copy();
        Path delivery = directory.resolve("delivery.camel.yaml");
        Files.writeString(
                delivery,
                Files.readString(delivery)
                        .replace("ref: aktoRecordProcessor", "ref: mine")
                        .replace("uri: direct:kafka", "uri: direct:nowhere"));

        assertThat(check().getMessage()).startsWith("Invalid routes: 2 errors.").contains("\"mine\"", "direct:nowhere");
    }
}
