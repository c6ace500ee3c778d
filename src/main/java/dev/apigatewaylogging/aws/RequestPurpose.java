package dev.apigatewaylogging.aws;

import java.util.Locale;

/** What calls of AWS are made for. */
public enum RequestPurpose {
    /** To scan what is new. */
    LIVE,
    /** To scan once more for what became visible late. */
    RESCAN,
    /** To find log groups, APIs and what is known of them. */
    DISCOVERY;

    /** As metrics name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What an operation is called for, unless somebody knows better. */
    public static RequestPurpose of(String operation) {
        return operation.equals("FilterLogEvents") ? LIVE : DISCOVERY;
    }
}
