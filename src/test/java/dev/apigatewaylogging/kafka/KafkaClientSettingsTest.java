/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaClientSettingsTest {

    @ParameterizedTest
    @CsvSource({"1, 16384", "10, 26214", "100, 262144", "200, 524288", "1000, 1048576", "1000000, 1048576"})
    void batchSizeInRecordsIsConvertedToBytes(int records, int bytes) throws IOException {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            KafkaClientSettings settings = new KafkaClientSettings();
            settings.setCamelContext(camel);
            settings.setBatchRecords(records);
            settings.configureComponent();

            KafkaEndpoint topic = camel.getEndpoint("kafka:topic", KafkaEndpoint.class);

            assertThat(topic.getConfiguration().getProducerBatchSize()).isEqualTo(bytes);
        }
    }
}
