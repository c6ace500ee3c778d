package dev.apigatewaylogging.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Akto's backend, and whether it accepts the token: fetches the mapping of accounts, which changes nothing. */
final class AktoBackendCheck implements Check {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration RESPONSE = Duration.ofSeconds(10);

    private final DoctorSettings settings;

    AktoBackendCheck(DoctorSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "Akto's backend";
    }

    @Override
    public void run(List<Finding> findings) throws InterruptedException {
        String token = settings.get(Setting.DATABASE_ABSTRACTOR_TOKEN);
        String url = settings.get(Setting.CYBORG_BASE_URL);
        if (token.isEmpty()) {
            findings.add(Finding.skipped(
                    name(), "DATABASE_ABSTRACTOR_TOKEN is empty: no OpenAPI documents, Akto account 1000000"));
        } else if (!settings.areValid(Setting.CYBORG_BASE_URL, Setting.DATABASE_ABSTRACTOR_TOKEN)) {
            findings.add(Finding.skipped(name(), "the settings are invalid"));
        } else {
            findings.add(ask(url, token));
        }
    }

    private Finding ask(String url, String token) throws InterruptedException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(url + "/api/fetchAwsAccountIdMappings"))
                    .timeout(RESPONSE)
                    .header("authorization", token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
        } catch (IllegalArgumentException e) {
            // its message may quote the token
            return Finding.problem(
                    name(),
                    "the URL, or the token as an HTTP header, has invalid characters",
                    "Check CYBORG_BASE_URL, and copy DATABASE_ABSTRACTOR_TOKEN from Akto's dashboard again");
        }
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            return judge(url, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Finding.problem(
                    name(),
                    url + " is unreachable (" + e.getClass().getSimpleName() + ")",
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
