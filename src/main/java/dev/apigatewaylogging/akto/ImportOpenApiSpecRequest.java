/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.openapi.OpenApiSpec;
import dev.apigatewaylogging.util.json.EscapedJsonLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.spi.Metadata;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;

/**
 * The request that imports a spec to Akto: {@code {"openApiSchema":"…","importType":"ALL_APIS"}}, with the spec as a
 * string. It is written while it is sent, and can be sent repeatedly.
 */
@Metadata(label = "bean", description = "Creates Akto's request to import a document")
public final class ImportOpenApiSpecRequest {

    private static final byte[] BEFORE = "{\"openApiSchema\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\",\"importType\":\"ALL_APIS\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 8192;

    /** Returns the body of the request. */
    public HttpEntity request(OpenApiSpec spec) throws IOException {
        long length = BEFORE.length + writeEscaped(spec, OutputStream.nullOutputStream()) + AFTER.length;
        return new EntityTemplate(length, ContentType.APPLICATION_JSON, null, out -> {
            out.write(BEFORE);
            writeEscaped(spec, out);
            out.write(AFTER);
        });
    }

    /** Writes the spec as the content of a JSON string; characters beyond ASCII are not escaped. */
    private static long writeEscaped(OpenApiSpec spec, OutputStream out) throws IOException {
        long length = 0;
        byte[] read = new byte[CHUNK];
        byte[] written = new byte[CHUNK * EscapedJsonLength.MAX_BYTES_PER_CHAR];
        try (InputStream in = spec.newInputStream()) {
            for (int count = in.read(read); count >= 0; count = in.read(read)) {
                int size = 0;
                for (int i = 0; i < count; i++) {
                    size = escape(read[i], written, size);
                }
                out.write(written, 0, size);
                length += size;
            }
        }
        return length;
    }

    private static int escape(byte b, byte[] to, int at) {
        int next = at;
        if (b == '"' || b == '\\') {
            to[next++] = '\\';
            to[next++] = b;
        } else if (b == '\n') {
            to[next++] = '\\';
            to[next++] = 'n';
        } else if (b >= 0 && b < ' ') {
            to[next++] = '\\';
            to[next++] = 'u';
            to[next++] = '0';
            to[next++] = '0';
            to[next++] = (byte) Character.forDigit(b >> 4, 16);
            to[next++] = (byte) Character.forDigit(b & 0xf, 16);
        } else {
            to[next++] = b;
        }
        return next;
    }
}
