/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.openapi.SampleSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.hc.core5.http.HttpEntity;

/** Akto's request holds the very spec, whatever is in it. */
class ImportOpenApiSpecRequestPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 300)
    void requestIsJsonWithDocumentAsString(@ForAll Map<String, String> members) throws IOException {
        // half of a surrogate pair cannot be written as UTF-8
        String spec = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(members)
                .replaceAll("[\\ud800-\\udfff]", "?");
        spec = "{\"openapi\":\"3.0.1\",\"x\":" + spec + "}";

        HttpEntity request = new ImportOpenApiSpecRequest().request(SampleSpec.of(spec));

        byte[] sent = written(request);
        assertThat(sent).hasSize((int) request.getContentLength()).isEqualTo(written(request));
        JsonNode json = JSON.readTree(sent);
        assertThat(json.size()).isEqualTo(2);
        assertThat(json.path("importType").textValue()).isEqualTo("ALL_APIS");
        assertThat(json.path("openApiSchema").textValue()).isEqualTo(SampleSpec.text(spec));
        assertThat(request.isRepeatable()).isTrue();
    }

    private static byte[] written(HttpEntity entity) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        entity.writeTo(out);
        return out.toByteArray();
    }
}
