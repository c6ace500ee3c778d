/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends requests that change nothing to Akto's backend. */
final class AktoBackendClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration RESPONSE = Duration.ofSeconds(10);

    private final DoctorSettings settings;

    AktoBackendClient(DoctorSettings settings) {
        this.settings = settings;
    }

    /** Whether there is a token, and the URL and the token are valid. */
    boolean isConfigured() {
        return !settings.get(Setting.DATABASE_ABSTRACTOR_TOKEN).isEmpty()
                && settings.areValid(Setting.CYBORG_BASE_URL, Setting.DATABASE_ABSTRACTOR_TOKEN);
    }

    String url() {
        return settings.get(Setting.CYBORG_BASE_URL);
    }

    /**
     * Requests data.
     *
     * @param path begins with a slash
     * @throws IllegalArgumentException if the URL or the token has invalid characters; its message may quote the token
     */
    HttpResponse<byte[]> post(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(RESPONSE)
                .header("authorization", settings.get(Setting.DATABASE_ABSTRACTOR_TOKEN))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
