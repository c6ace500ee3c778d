package dev.apigatewaylogging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.apigatewaylogging.standin.JavaProcess;
import dev.apigatewaylogging.standin.KafkaBroker;
import dev.apigatewaylogging.standin.RequestKind;
import dev.apigatewaylogging.standin.SharedBroker;
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
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** The status page as somebody sees it: of the packaged connector, in Chromium, while traffic goes through. */
@ExtendWith(SharedBroker.class)
class StatusPageBrowser {

    private static final String TOKEN =
            "eyJhbGciOiJub25lIn0.eyJhY2NvdW50SWQiOjE3MjksInN1YiI6ImFwaS1nYXRld2F5LWxvZ2dpbmcifQ.c2lnbmF0dXJl";

    @TempDir
    Path data;

    private LocalStack stack;
    private ChromeDriver browser;

    @BeforeEach
    void start(KafkaBroker broker) {
        stack = new LocalStack(broker, data);
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

    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private void awaitText(String id, String text) {
        await().atMost(LocalStack.SOON)
                .untilAsserted(() -> assertThat(text(id)).as(id).contains(text));
    }

    /** What somebody who prefers it so gets as the ground of the page. */
    private String ground(String colorScheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
        return (String) browser.executeScript("return getComputedStyle(document.body).backgroundColor");
    }

    private void log(int requests) {
        for (int request = 0; request < requests; request++) {
            stack.log(RequestKind.MOCK, Instant.now().minusSeconds(20));
        }
    }

    @Test
    void showsWhatGoesThroughWithoutReloadAndNoSecret() throws IOException {
        log(3);
        try (JavaProcess connector =
                stack.connector().with("DATABASE_ABSTRACTOR_TOKEN", TOKEN).start()) {
            browser.get(Management.of(connector).address() + "/");

            awaitText("records", "3");
            awaitText("ready", "ready");
            assertThat(text("lag")).matches("[0-9.]+ s");
            assertThat(text("groups")).contains(stack.group()).containsPattern("[0-9.]+ s");
            assertThat(text("quotas")).contains("FilterLogEvents");

            browser.executeScript("window.notReloaded = true");
            for (int some = 5; some < 40; some += 5) {
                log(some);
                awaitText("records", Integer.toString(stack.keys().size()));
                awaitText("records", Integer.toString(stack.await(some).size()));
            }
            assertThat(browser.executeScript("return window.notReloaded")).isEqualTo(true);
            assertThat(browser.findElements(By.cssSelector("#rate-chart .curve")))
                    .hasSize(1);

            awaitText("settings", "DATABASE_ABSTRACTOR_TOKEN ********");
            assertThat(browser.getPageSource()).doesNotContain(TOKEN, "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI");

            assertThat(ground("dark")).isEqualTo("rgb(14, 18, 23)");
            assertThat(ground("light")).isEqualTo("rgb(246, 247, 249)");
            Files.write(Path.of(System.getProperty("screenshot")), browser.getScreenshotAs(OutputType.BYTES));
            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                    .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                    .isEmpty();
        }
        awaitText("ready", "no answer");
    }
}
