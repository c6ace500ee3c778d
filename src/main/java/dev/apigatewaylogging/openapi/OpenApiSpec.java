/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI spec of a stage. */
public final class OpenApiSpec {

    private final ApiStage stage;
    private final SpecContent text;
    private final String hash;
    private final boolean hasOperations;

    private OpenApiSpec(ApiStage stage, SpecContent text, String hash, boolean hasOperations) {
        this.hasOperations = hasOperations;
        this.stage = stage;
        this.text = text;
        this.hash = hash;
    }

    /** @throws ApiGatewayException if the export is not an OpenAPI document */
    static OpenApiSpec of(ApiStage stage, byte[] exported, String address) {
        ImportablePaths paths;
        try {
            paths = ImportablePaths.of(exported);
        } catch (JsonProcessingException e) {
            // the exception's message would quote the spec
            throw new ApiGatewayException("invalid JSON in the exported document at byte "
                    + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SpecContent text = ServersRewriter.prepend(paths.spec(), address);
        return new OpenApiSpec(stage, text, SpecHash.of(text.newInputStream()), paths.hasOperations());
    }

    ApiStage stage() {
        return stage;
    }

    /** Returns a hash of the content. */
    String hash() {
        return hash;
    }

    /** Whether Akto would import anything of it. */
    boolean hasOperations() {
        return hasOperations;
    }

    /** Opens the UTF-8 text; can be called repeatedly. */
    public InputStream newInputStream() {
        return text.newInputStream();
    }

    /** Names the stage; never includes the content. */
    @Override
    public String toString() {
        return stage.toString();
    }
}
