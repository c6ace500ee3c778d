/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The arguments of a main: {@code --name=value}. */
public final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    private Arguments() {}

    public static Arguments of(String[] args, Set<String> known) {
        Arguments arguments = new Arguments();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0 || !known.contains(arg.substring(2, equals))) {
                throw new IllegalArgumentException("unknown argument " + arg + "; known are --name=value of " + known);
            }
            arguments.values.put(arg.substring(2, equals), arg.substring(equals + 1));
        }
        return arguments;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        return has(name) ? Integer.parseInt(values.get(name)) : otherwise;
    }
}
