/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

/**
 * What is wrong with a setting.
 *
 * @param setting the setting to look at
 * @param error what is wrong, in words that follow the setting's name; it holds no secret
 * @param fix what to do, one sentence
 */
public record SettingError(Setting setting, String error, String fix) {

    private static final int MAX_VALUE_LENGTH = 80;

    /** The error and its fix, as two sentences. */
    public String text() {
        return setting + " " + error + ". " + fix;
    }

    /** A value for a message: quoted, on one line, truncated. */
    static String quote(String value) {
        String shown = value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) + "…" : value;
        StringBuilder quoted = new StringBuilder("\"");
        shown.codePoints().forEach(c -> {
            if (c == '\n') {
                quoted.append("\\n");
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
