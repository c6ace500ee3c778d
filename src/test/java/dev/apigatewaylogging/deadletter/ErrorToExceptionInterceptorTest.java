/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.component.cloudwatchlogs.StepErrorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.Builder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorToExceptionInterceptorTest {

    private static final int ITEMS = 50;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<Integer> begun = new CopyOnWriteArrayList<>();
    private final List<Integer> gone = new CopyOnWriteArrayList<>();
    private final List<Integer> faults = new CopyOnWriteArrayList<>();
    private final List<Integer> completed = new CopyOnWriteArrayList<>();
    private Supplier<Error> error = () -> new AssertionError("made up");

    /** Where in the route the step is. */
    enum Place {
        IN_THE_SPLIT {
            @Override
            ProcessorDefinition<?> steps(ProcessorDefinition<?> split) {
                return split;
            }
        },
        BEHIND_AN_AGGREGATOR {
            @Override
            ProcessorDefinition<?> steps(ProcessorDefinition<?> split) {
                AggregationStrategy one = (old, arrived) -> arrived;
                return split.aggregate(Builder.body(), one).completionSize(1);
            }
        };

        abstract ProcessorDefinition<?> steps(ProcessorDefinition<?> split);
    }

    @AfterEach
    void stop() throws IOException {
        camel.close();
    }

    private void start(Place place, Processor step) throws Exception {
        new ErrorToExceptionInterceptor().setCamelContext(camel);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(StepErrorException.class)
                        .handled(true)
                        .process(exchange -> faults.add(exchange.getMessage().getBody(Integer.class)));
                place.steps(from("direct:page").split(body()))
                        .process(exchange -> exchange.getExchangeExtension()
                                .addOnCompletion(new SynchronizationAdapter() {
                                    @Override
                                    public void onDone(Exchange done) {
                                        completed.add(done.getMessage().getBody(Integer.class));
                                    }
                                }))
                        .process(step)
                        .process(exchange -> gone.add(exchange.getMessage().getBody(Integer.class)));
            }
        });
        camel.start();
    }

    private void failing(Exchange exchange) {
        int item = exchange.getMessage().getBody(Integer.class);
        begun.add(item);
        if (item % 5 == 0) {
            throw error.get();
        }
    }

    private void run() {
        camel.createFluentProducerTemplate()
                .withBody(IntStream.range(0, ITEMS).boxed().toList())
                .to("direct:page")
                .send();
    }

    private void assertEachItemEndsOnce() {
        List<Integer> all = IntStream.range(0, ITEMS).boxed().toList();
        await().until(() -> completed.size() >= ITEMS);
        assertThat(begun).isEqualTo(all);
        assertThat(faults).isEqualTo(all.stream().filter(item -> item % 5 == 0).toList());
        assertThat(gone).isEqualTo(all.stream().filter(item -> item % 5 != 0).toList());
        assertThat(completed).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @EnumSource
    void errorFailsItsExchangeOnly(Place place) throws Exception {
        start(place, this::failing);

        run();

        assertEachItemEndsOnce();
    }

    @ParameterizedTest
    @EnumSource
    void stackOverflowFailsItsExchangeOnly(Place place) throws Exception {
        error = () -> recursion(0);
        start(place, this::failing);

        run();

        assertEachItemEndsOnce();
    }

    private static Error recursion(int depth) {
        return depth < 0 ? new AssertionError() : recursion(depth + 1);
    }

    @ParameterizedTest
    @EnumSource
    void stepThatThrowsAfterCallbackContinuesOnce(Place place) throws Exception {
        start(place, new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                callback.done(true);
                failing(exchange);
                return true;
            }
        });

        run();

        assertEachItemEndsOnce();
    }

    @Test
    void asynchronousStepContinuesInItsThread() throws Exception {
        start(Place.IN_THE_SPLIT, new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                failing(exchange);
                new Thread(() -> callback.done(false)).start();
                return false;
            }
        });

        run();

        assertEachItemEndsOnce();
    }

    @Test
    void fatalErrorFailsNoExchange() throws Exception {
        error = () -> new InternalError("made up");
        start(Place.IN_THE_SPLIT, this::failing);

        assertThatThrownBy(this::run).isInstanceOf(InternalError.class);
        assertThat(faults).isEmpty();
        camel.getShutdownStrategy().setTimeout(1);
    }
}
