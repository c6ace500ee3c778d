/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.List;

/** Reports all invalid settings together, numbered. */
final class SettingErrorReport {

    private SettingErrorReport() {}

    static String of(List<SettingError> problems) {
        StringBuilder message = new StringBuilder("Invalid configuration: ")
                .append(problems.size() == 1 ? "1 error" : problems.size() + " errors")
                .append(".\n\n");
        for (int i = 0; i < problems.size(); i++) {
            message.append(String.format("%3d. %s%n", i + 1, problems.get(i).text()));
        }
        Setting first = problems.get(0).setting();
        return message.append("\nSettings are environment variables, or properties in application.properties (")
                .append(first)
                .append(" is ")
                .append(first.key())
                .append(" there).\nEnvironment variables take precedence. See README.md for all settings.")
                .toString();
    }
}
