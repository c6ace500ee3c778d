package dev.apigatewaylogging.openapi;

import java.io.InputStream;

/** The OpenAPI spec of an API's stage. */
public final class OpenApiSpec {

    private final ApiStage stage;
    private final SpecContent text;
    private final String hash;

    private OpenApiSpec(ApiStage stage, SpecContent text, String hash) {
        this.stage = stage;
        this.text = text;
        this.hash = hash;
    }

    /** @throws ApiGatewayException if what was exported is no OpenAPI document */
    static OpenApiSpec of(ApiStage stage, byte[] exported, String address) {
        SpecContent text = ServersRewriter.prepend(exported, address);
        return new OpenApiSpec(stage, text, SpecHash.of(text.newInputStream()));
    }

    ApiStage stage() {
        return stage;
    }

    /** Tells specs apart that say different things. */
    String hash() {
        return hash;
    }

    /** The text, UTF-8, as often as it is asked for. */
    public InputStream newInputStream() {
        return text.newInputStream();
    }

    /** Whose spec it is; never what it says. */
    @Override
    public String toString() {
        return stage.toString();
    }
}
