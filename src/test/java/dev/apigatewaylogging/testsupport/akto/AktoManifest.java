/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.akto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The environment of a connector as Akto's published deployment files have it; what users have to fill in is empty. */
public enum AktoManifest {
    KUBERNETES("kubernetes"),
    DOCKER_COMPOSE("docker-compose"),
    ECS("ecs"),
    HELM("helm"),
    TEMPORARY_CREDENTIALS("temporary-credentials");

    private final String file;

    AktoManifest(String file) {
        this.file = file;
    }

    /** The variables, empty ones included. */
    public Map<String, String> environment() {
        Properties variables = new Properties();
        try (InputStream in = AktoManifest.class.getResourceAsStream("/akto-manifests/" + file + ".env")) {
            variables.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new TreeMap<>();
        variables.forEach((name, value) -> environment.put((String) name, (String) value));
        return environment;
    }
}
