package dev.apigatewaylogging.akto;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apigatewaylogging.httpcall.HttpCall;
import dev.apigatewaylogging.httpcall.InsufficientData;
import dev.apigatewaylogging.httpcall.InsufficientDataException;
import dev.apigatewaylogging.metrics.RecordMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class AktoRecordProcessorTest {

    private final AktoRecordSerializer record = new AktoRecordSerializer("1000000", HeaderRedaction.of(""), 1_000_000);
    private final AktoRecordProcessor processor = new AktoRecordProcessor(record, bound(new RecordMetrics()));
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void makesTheRecordKeyedByTheRequestId() throws Exception {
        HttpCall traffic = SampleTraffic.get("/prod/pets").traffic();
        exchange.getMessage().setBody(traffic);

        processor.process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(record.serialize(traffic));
        assertThat(exchange.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo(traffic.requestId());
    }

    @Test
    void refusesLinesWithoutTrafficWithTheirReasonAndNoStackTrace() {
        exchange.getMessage().setBody(new InsufficientData("id-1", "no-method-and-path", 4, 0, false));

        assertThatExceptionOfType(InsufficientDataException.class)
                .isThrownBy(() -> processor.process(exchange))
                .withMessage("no-method-and-path (request id-1, events: 4)")
                .satisfies(refused -> {
                    assertThat(refused.nothing().reason()).isEqualTo("no-method-and-path");
                    assertThat(refused.nothing().requestId()).isEqualTo("id-1");
                    assertThat(refused.getStackTrace()).isEmpty();
                });
    }
}
