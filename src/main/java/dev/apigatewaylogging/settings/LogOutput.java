/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** The level and the format of the log: {@code LOG_LEVEL}, {@code AKTO_LOG_LEVEL} and {@code LOG_FORMAT}. */
public final class LogOutput {

    private LogOutput() {}

    /**
     * Applies what is set and valid, before the settings are validated: the first lines are formatted like all others.
     *
     * @param environment returns an environment variable or null
     */
    public static void install(Function<String, String> environment) {
        apply(key -> {
            Setting setting = Setting.valueOf(key.toUpperCase(Locale.ROOT).replace('.', '_'));
            String value = environment.apply(setting.name());
            return Optional.ofNullable(value).map(setting::normalize).filter(text -> setting.check(text)
                    .isEmpty());
        });
    }

    /** @param lookup returns the value of a property by its key */
    static void apply(Function<String, Optional<String>> lookup) {
        String level = value(Setting.LOG_LEVEL, lookup);
        setLevel(level.isEmpty() ? value(Setting.AKTO_LOG_LEVEL, lookup) : level);
        if (value(Setting.LOG_FORMAT, lookup).equals("json")) {
            root().ifPresent(LogOutput::json);
        }
    }

    private static String value(Setting setting, Function<String, Optional<String>> lookup) {
        return lookup.apply(setting.key()).orElse("");
    }

    /**
     * Sets the level of all loggers without a level of their own.
     *
     * @param name the level; does nothing if it is empty
     * @return false if there is no such level
     */
    public static boolean setLevel(String name) {
        String level = Setting.LOG_LEVEL.normalize(name);
        if (Setting.LOG_LEVEL.check(level).isPresent()) {
            return false;
        }
        if (!level.isEmpty()) {
            root().ifPresent(root -> root.setLevel(Level.toLevel(level)));
        }
        return true;
    }

    private static Optional<Logger> root() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                : Optional.empty();
    }

    /** Makes each line of the console a JSON object. */
    private static void json(Logger root) {
        Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console
                    && !(console.getEncoder() instanceof JsonEncoder)) {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(root.getLoggerContext());
                // the message as in the text; arguments would repeat it
                encoder.setWithFormattedMessage(true);
                encoder.setWithMessage(false);
                encoder.setWithArguments(false);
                encoder.setWithSequenceNumber(false);
                encoder.setWithNanoseconds(false);
                encoder.setWithContext(false);
                encoder.setWithMDC(false);
                encoder.start();
                console.stop();
                console.setEncoder(encoder);
                console.start();
            }
        }
    }
}
