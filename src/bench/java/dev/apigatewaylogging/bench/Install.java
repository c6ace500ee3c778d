/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.bench;

import dev.apigatewaylogging.deploy.MountedImage;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One way in which the connector is installed and started.
 *
 * @param name as the table has it
 */
record Install(String name, Start start) {

    /** Starts the connector. */
    interface Start {

        /**
         * Starts it without waiting.
         *
         * @param data its data directory
         * @param settings all that it needs
         */
        JavaProcess with(Path data, Map<String, String> settings) throws IOException;
    }

    /** The jar with the options of {@code bin/jvm.options} and others. */
    static Install jar(Path javaHome, String options) {
        return new Install("jar, " + javaHome.getFileName() + " " + options, (data, settings) -> {
            List<String> command =
                    new ArrayList<>(List.of(javaHome.resolve("bin/java").toString(), "@src/main/bin/jvm.options"));
            command.addAll(List.of(options.split(" ", -1)));
            command.addAll(List.of("-jar", "target/api-gateway-logging.jar"));
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("CHECKPOINT_DIR", data.toString());
            environment.put("DEAD_LETTER_DIR", data.toString());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return JavaProcess.started(builder);
        });
    }

    /** The image, with options in addition to those of its script. */
    static Install image(MountedImage image, String options) {
        return new Install("image " + options, (data, settings) -> {
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("JAVA_OPTS", options);
            return image.start(data, environment);
        });
    }
}
