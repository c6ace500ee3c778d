package dev.apigatewaylogging.openapi;

import java.util.Locale;

/** What has a spec of its own: an API as it is deployed in one stage. */
public record ApiStage(Api api, String stage) {

    /** The same in every round and run. */
    String key() {
        return api.kind().name().toLowerCase(Locale.ROOT) + "/" + api.id() + "/" + stage;
    }

    @Override
    public String toString() {
        return api + ", stage " + stage;
    }
}
