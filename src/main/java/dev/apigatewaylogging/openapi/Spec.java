package dev.apigatewaylogging.openapi;

import java.io.InputStream;

/** The OpenAPI spec of an API's stage. */
public final class Spec {

    private final ApiStage stage;
    private final SpecText text;
    private final String hash;

    private Spec(ApiStage stage, SpecText text, String hash) {
        this.stage = stage;
        this.text = text;
        this.hash = hash;
    }

    /** @throws ApiGatewayException if what was exported is no OpenAPI document */
    static Spec of(ApiStage stage, byte[] exported, String address) {
        SpecText text = FirstServer.set(exported, address);
        return new Spec(stage, text, SpecHash.of(text.open()));
    }

    ApiStage stage() {
        return stage;
    }

    /** Tells specs apart that say different things. */
    String hash() {
        return hash;
    }

    /** The text, UTF-8, as often as it is asked for. */
    public InputStream open() {
        return text.open();
    }

    /** Whose spec it is; never what it says. */
    @Override
    public String toString() {
        return stage.toString();
    }
}
