/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/** Akto's backend, and whether it accepts the token: fetches the mapping of accounts, which changes nothing. */
final class AktoBackendCheck implements Check {

    private final DoctorSettings settings;
    private final AktoBackendClient backend;

    AktoBackendCheck(DoctorSettings settings, AktoBackendClient backend) {
        this.settings = settings;
        this.backend = backend;
    }

    @Override
    public String name() {
        return "Akto's backend";
    }

    @Override
    public void run(List<Finding> findings) throws InterruptedException {
        if (settings.get(Setting.DATABASE_ABSTRACTOR_TOKEN).isEmpty()) {
            findings.add(Finding.skipped(
                    name(), "DATABASE_ABSTRACTOR_TOKEN is empty: no OpenAPI documents, Akto account 1000000"));
        } else if (!backend.isConfigured()) {
            findings.add(Finding.skipped(name(), "the settings are invalid"));
        } else {
            findings.add(ask());
        }
    }

    private Finding ask() throws InterruptedException {
        try {
            return judge(backend.url(), backend.post("/api/fetchAwsAccountIdMappings"));
        } catch (IllegalArgumentException e) {
            // its message may quote the token
            return Finding.problem(
                    name(),
                    "the URL, or the token as an HTTP header, has invalid characters",
                    "Check CYBORG_BASE_URL, and copy DATABASE_ABSTRACTOR_TOKEN from Akto's dashboard again");
        } catch (IOException e) {
            return Finding.problem(
                    name(),
                    backend.url() + " is unreachable (" + e.getClass().getSimpleName() + ")",
                    "Check CYBORG_BASE_URL, the network and the proxy (https.proxyHost)");
        }
    }

    private Finding judge(String url, HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 ->
                isList(response.body())
                        ? Finding.ok(name(), url + " accepts the token")
                        : Finding.problem(
                                name(),
                                "the response of " + url + " is not from Akto's backend, but for example a login page",
                                "Check CYBORG_BASE_URL");
            case 401, 403 ->
                Finding.problem(
                        name(),
                        url + " rejects the token (status " + response.statusCode() + ")",
                        "Set DATABASE_ABSTRACTOR_TOKEN to a valid token from Akto's dashboard");
            default ->
                Finding.problem(
                        name(),
                        url + " returned status " + response.statusCode(),
                        "Check CYBORG_BASE_URL; with a status of 500 or more, try again later");
        };
    }

    private static boolean isList(byte[] body) {
        try {
            return new ObjectMapper().readTree(body).isArray();
        } catch (IOException e) {
            return false;
        }
    }
}
