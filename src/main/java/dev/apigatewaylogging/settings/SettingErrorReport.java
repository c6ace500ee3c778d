package dev.apigatewaylogging.settings;

import java.util.List;

/** What a person reads whose settings are wrong: all of it at once, numbered. */
final class SettingErrorReport {

    private SettingErrorReport() {}

    static String of(List<SettingError> problems) {
        StringBuilder message = new StringBuilder("api-gateway-logging was not started: ")
                .append(problems.size() == 1 ? "one setting needs" : problems.size() + " settings need")
                .append(" your attention.\n\n");
        for (int i = 0; i < problems.size(); i++) {
            message.append(String.format("%3d. %s%n", i + 1, problems.get(i).text()));
        }
        Setting first = problems.get(0).setting();
        return message.append("\nSettings are environment variables, or lines of application.properties (")
                .append(first)
                .append(" is ")
                .append(first.key())
                .append(" there);\nthe environment wins. README.md lists them all.")
                .toString();
    }
}
