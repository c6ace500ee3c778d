/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A row of the table of what can be wrong.
 *
 * @param name what is wrong
 * @param breaking changes the valid settings, or what they lead to
 * @param found the text of the problem
 * @param remedy the setting or permission that the remedy names
 */
record Misconfiguration(
        String name, BiConsumer<DoctorTest, Map<String, String>> breaking, String found, String remedy) {

    static Misconfiguration setting(String name, String property, String value, String found, String remedy) {
        return new Misconfiguration(name, (test, settings) -> settings.put(property, value), found, remedy);
    }

    static Misconfiguration of(
            String name, BiConsumer<DoctorTest, Map<String, String>> breaking, String found, String remedy) {
        return new Misconfiguration(name, breaking, found, remedy);
    }

    @Override
    public String toString() {
        return name;
    }
}
