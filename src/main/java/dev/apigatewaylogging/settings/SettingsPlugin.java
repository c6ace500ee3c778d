/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Makes every Camel context resolve settings with {@link SettingsPropertiesParser}, before anything is configured. Camel
 * finds this class by {@code META-INF/services}, so that it is the same for {@code java -jar}, {@code camel run} and Camel K.
 */
public final class SettingsPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext camelContext) {
        SettingsPropertiesParser.of(camelContext);
    }
}
