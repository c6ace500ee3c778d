package dev.apigatewaylogging.openapi;

import java.io.InputStream;

/** The OpenAPI spec of a stage. */
public final class OpenApiSpec {

    private final ApiStage stage;
    private final SpecContent text;
    private final String hash;

    private OpenApiSpec(ApiStage stage, SpecContent text, String hash) {
        this.stage = stage;
        this.text = text;
        this.hash = hash;
    }

    /** @throws ApiGatewayException if the export is not an OpenAPI document */
    static OpenApiSpec of(ApiStage stage, byte[] exported, String address) {
        SpecContent text = ServersRewriter.prepend(exported, address);
        return new OpenApiSpec(stage, text, SpecHash.of(text.newInputStream()));
    }

    ApiStage stage() {
        return stage;
    }

    /** Returns a hash of the content. */
    String hash() {
        return hash;
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
