/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;

/**
 * Resolves the settings as Camel does, but treats an empty or blank value as none: instead of an empty environment variable
 * it takes the value of the next source, and then the default. Removes surrounding blanks and empty elements of lists. All
 * other properties are those of Camel.
 *
 * <p>A value that contains a placeholder is left to Camel.
 */
public final class SettingsPropertiesParser extends DefaultPropertiesParser {

    private static final Map<String, Setting> SETTINGS =
            Stream.of(Setting.values()).collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));

    private final Map<Setting, SettingError> misreadings = Collections.synchronizedMap(new EnumMap<>(Setting.class));

    private final Map<Setting, String> overrides = Collections.synchronizedMap(new EnumMap<>(Setting.class));

    SettingsPropertiesParser(PropertiesComponent component) {
        super(component);
    }

    /** Returns the parser of a Camel context; installs it if the context has another one. */
    public static SettingsPropertiesParser of(CamelContext context) {
        PropertiesComponent component = (PropertiesComponent) context.getPropertiesComponent();
        if (component.getPropertiesParser() instanceof SettingsPropertiesParser installed) {
            return installed;
        }
        SettingsPropertiesParser parser = new SettingsPropertiesParser(component);
        component.setPropertiesParser(parser);
        return parser;
    }

    /** Replaces the value of a setting, whatever the environment and the files contain. */
    public void override(Setting setting, String value) {
        overrides.put(setting, setting.normalize(value));
    }

    /** What may have been meant otherwise than it was read so far, in the order of the declaration. */
    public List<SettingError> misreadings() {
        synchronized (misreadings) {
            return List.copyOf(misreadings.values());
        }
    }

    @Override
    public String parseProperty(String key, String value, PropertiesLookup properties) {
        Setting setting = SETTINGS.get(key);
        if (setting == null || value == null) {
            return value;
        }
        String override = overrides.get(setting);
        if (override != null) {
            return override;
        }
        // an environment variable, then a system property, then the files: the order of Camel
        return Stream.of(value, text(System.getProperty(key)), text(properties.lookup(key, null)))
                .filter(candidate -> !normalize(setting, candidate).isEmpty())
                .findFirst()
                .map(candidate -> {
                    setting.misreading(candidate).ifPresent(misreading -> misreadings.put(setting, misreading));
                    return normalize(setting, candidate);
                })
                .orElse(setting.defaultValue());
    }

    private static String normalize(Setting setting, String value) {
        return value.contains(PropertiesComponent.PREFIX_TOKEN) ? value : setting.normalize(value);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
