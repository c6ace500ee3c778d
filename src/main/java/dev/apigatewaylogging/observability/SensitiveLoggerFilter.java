/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Enforces a minimum level for library loggers that would reveal secrets or payloads: at debug level the SDK's signer
 * logs the session token, at trace level Camel logs every setting and every body.
 */
public final class SensitiveLoggerFilter extends TurboFilter {

    /** The prefixes of logger names and their minimum levels. */
    private static final Map<String, Level> MIN_LEVELS = Map.ofEntries(
            Map.entry("software.amazon.awssdk", Level.INFO),
            Map.entry("org.apache.camel", Level.INFO),
            // extends a class of Camel, which logs each setting under the name of the subclass
            Map.entry("dev.apigatewaylogging.settings.SettingsPropertiesParser", Level.INFO),
            Map.entry("org.apache.hc", Level.INFO),
            Map.entry("org.apache.http", Level.INFO),
            Map.entry("io.netty", Level.INFO),
            Map.entry("io.vertx", Level.INFO),
            Map.entry("org.apache.kafka", Level.DEBUG));

    /** Adds the filter permanently, including after a reload of the log configuration. */
    public static void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            install(context);
        }
    }

    static void install(LoggerContext context) {
        add(context);
        context.addListener(new AfterReset());
    }

    private static void add(LoggerContext context) {
        SensitiveLoggerFilter filter = new SensitiveLoggerFilter();
        filter.setContext(context);
        filter.start();
        context.addTurboFilter(filter);
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
        int eventLevel = level.toInt();
        // cheap check first: most events are below the level anyway
        if (eventLevel >= Level.INFO_INT
                || eventLevel < logger.getEffectiveLevel().toInt()) {
            return FilterReply.NEUTRAL;
        }
        return eventLevel < minLevel(logger.getName()) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static int minLevel(String logger) {
        for (int dot = logger.indexOf('.'); dot >= 0; dot = logger.indexOf('.', dot + 1)) {
            Level min = MIN_LEVELS.get(logger.substring(0, dot));
            if (min != null) {
                return min.toInt();
            }
        }
        Level min = MIN_LEVELS.get(logger);
        return min == null ? Level.ALL_INT : min.toInt();
    }

    private static final class AfterReset implements LoggerContextListener {

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onReset(LoggerContext context) {
            add(context);
        }

        @Override
        public void onStart(LoggerContext context) {
            // nothing: already installed
        }

        @Override
        public void onStop(LoggerContext context) {
            // no resources to close
        }

        @Override
        public void onLevelChange(Logger logger, Level level) {
            // the filter does not depend on levels
        }
    }
}
