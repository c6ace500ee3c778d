/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.testsupport.aws.GatewayApi;
import dev.apigatewaylogging.testsupport.kafka.KafkaBroker;
import dev.apigatewaylogging.testsupport.kafka.SharedBroker;
import dev.apigatewaylogging.testsupport.process.JavaProcess;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The status page of the packaged connector in Chromium, while traffic flows. */
@ExtendWith(SharedBroker.class)
class StatusPageBrowser {

    private static final String TOKEN =
            "eyJhbGciOiJub25lIn0.eyJhY2NvdW50SWQiOjE3MjksInN1YiI6ImFwaS1nYXRld2F5LWxvZ2dpbmcifQ.c2lnbmF0dXJl";

    @TempDir
    Path data;

    private ConnectorEnvironment stack;
    private ChromeDriver browser;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new ConnectorEnvironment(broker, data);
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + data.resolve("browser"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1200, 1000));
    }

    @AfterEach
    void stop() {
        browser.quit();
        stack.close();
    }

    /** What is to be read there at this moment: the page replaces its parts. */
    private String text(String id) {
        return (String) browser.executeScript("return document.getElementById(arguments[0])?.innerText ?? ''", id);
    }

    private void awaitText(String id, String text) {
        await().atMost(ConnectorEnvironment.SOON)
                .untilAsserted(() -> assertThat(text(id)).as(this::everything).contains(text));
    }

    private String everything() {
        return browser.executeScript("return document.body.innerText") + "\n" + complaints();
    }

    /** What the browser did not like: a script that failed, a part that the page's policy forbids. */
    private List<LogEntry> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
    }

    /** The background color of the page for a preferred color scheme. */
    private String ground(String colorScheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
        return (String) browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    }

    private void log(int requests, Instant start) {
        for (int request = 0; request < requests; request++) {
            stack.log(RequestKind.MOCK, start);
        }
    }

    /** Stages of each kind: one that is seen, one without an access log, one whose execution log is off. */
    private void createStages() {
        GatewayApi orders = stack.aws().apis().rest("orders").stages("prod").executionLog("prod");
        stack.aws().group("API-Gateway-Execution-Logs_" + orders.id() + "/prod");
        stack.aws().apis().rest("payments").stages("prod");
        stack.aws().apis().http("catalogue").stages("$default");
    }

    @Test
    void showsTrafficWithoutReloadAndNoSecret() throws IOException {
        createStages();
        log(3, Instant.now().minusSeconds(20));
        try (JavaProcess connector = stack.connector()
                .with("DATABASE_ABSTRACTOR_TOKEN", TOKEN)
                .with("LOG_GROUP_PREFIX", "API-Gateway-Execution-Logs_")
                .start()) {
            Management management = Management.of(connector);
            await().atMost(ConnectorEnvironment.SOON)
                    .until(() -> management.get("/").statusCode() == 200);
            browser.get(management.address() + "/");

            awaitText("records", "3");
            awaitText("ready", "ready");
            assertThat(text("lag")).matches("[0-9.]+ s");
            assertThat(text("groups")).contains(stack.group()).containsPattern("[0-9.]+ s");
            assertThat(text("quotas")).contains("FilterLogEvents");

            awaitText("coverage-listed", "listed at");
            awaitText("coverage-counts", "1 full");
            assertThat(text("coverage-counts")).contains("2 invisible");
            assertThat(text("coverage")).contains("orders", "execution logging is OFF", "there is no access log");
            WebElement filter = browser.findElement(By.id("coverage-filter"));
            filter.sendKeys("catalogue");
            await().atMost(ConnectorEnvironment.SOON)
                    .untilAsserted(() ->
                            assertThat(text("coverage")).contains("catalogue").doesNotContain("orders", "payments"));
            filter.sendKeys(Keys.BACK_SPACE.toString().repeat("catalogue".length()));
            awaitText("coverage", "payments");

            browser.executeScript("window.notReloaded = true");
            int logged = 3;
            for (int more = 10; more <= 60; more += 10) {
                log(more, Instant.now());
                logged += more;
                awaitText("records", Integer.toString(logged));
            }
            assertThat(browser.executeScript("return window.notReloaded")).isEqualTo(true);
            assertThat(browser.findElements(By.cssSelector("#rate-chart .curve")))
                    .hasSize(1);

            assertThat(text("settings")).containsPattern("DATABASE_ABSTRACTOR_TOKEN\\s+\\*{8}");
            assertThat(browser.getPageSource()).doesNotContain(TOKEN, "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI");

            assertThat(ground("dark")).isEqualTo("rgb(14, 18, 23)");
            assertThat(ground("light")).isEqualTo("rgb(246, 247, 249)");
            Files.write(Path.of(System.getProperty("screenshot")), browser.getScreenshotAs(OutputType.BYTES));
            browser.manage().window().setSize(new Dimension(420, 1000));
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isEqualTo(true);
            assertThat(complaints()).isEmpty();
        }
        awaitText("ready", "no response");
    }
}
