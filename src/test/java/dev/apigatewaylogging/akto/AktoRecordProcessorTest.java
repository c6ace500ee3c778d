package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apigatewaylogging.traffic.NoTraffic;
import dev.apigatewaylogging.traffic.NoTrafficException;
import dev.apigatewaylogging.traffic.Traffic;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class AktoRecordProcessorTest {

    private final AktoRecord record = new AktoRecord("1000000", Redaction.of(""), 1_000_000);
    private final AktoRecordProcessor processor = new AktoRecordProcessor(record);
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void makesTheRecordKeyedByTheRequestId() throws Exception {
        Traffic traffic = SampleTraffic.get("/prod/pets").traffic();
        exchange.getMessage().setBody(traffic);

        processor.process(exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo(record.of(traffic));
        assertThat(exchange.getMessage().getHeader(KafkaConstants.KEY)).isEqualTo(traffic.requestId());
    }

    @Test
    void refusesLinesWithoutTrafficWithTheirReasonAndNoStackTrace() {
        exchange.getMessage().setBody(new NoTraffic("id-1", "no-method-and-path", 4, 0, false));

        assertThatExceptionOfType(NoTrafficException.class)
                .isThrownBy(() -> processor.process(exchange))
                .withMessage("no-method-and-path (request id-1, lines: 4)")
                .satisfies(refused -> {
                    assertThat(refused.nothing().reason()).isEqualTo("no-method-and-path");
                    assertThat(refused.nothing().requestId()).isEqualTo("id-1");
                    assertThat(refused.getStackTrace()).isEmpty();
                });
    }
}
