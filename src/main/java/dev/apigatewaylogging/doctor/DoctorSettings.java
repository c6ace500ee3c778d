/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.settings.SettingError;
import dev.apigatewaylogging.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings, as the connector resolves them.
 *
 * @param lookup the value of a property
 * @param errors the invalid settings
 */
record DoctorSettings(Function<String, Optional<String>> lookup, List<SettingError> errors) {

    static DoctorSettings of(Function<String, Optional<String>> lookup) {
        return new DoctorSettings(lookup, Settings.check(lookup));
    }

    String get(Setting setting) {
        return Settings.value(setting, lookup);
    }

    boolean isTrue(Setting setting) {
        return Boolean.parseBoolean(get(setting));
    }

    /** Whether all of the settings are valid. */
    boolean areValid(Setting... settings) {
        return errors.stream().map(SettingError::setting).noneMatch(List.of(settings)::contains);
    }
}
