package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.standin.AktoBackendStandIn;
import dev.apigatewaylogging.standin.CloudWatchStandIn;
import dev.apigatewaylogging.standin.StandInSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route of the specs, from API Gateway to Akto. */
class OpenApiDiscoveryTest {

    @TempDir
    Path data;

    private CloudWatchStandIn aws;
    private AktoBackendStandIn akto;

    @BeforeEach
    void start() {
        aws = CloudWatchStandIn.started(StandInSettings.standard());
        akto = AktoBackendStandIn.started();
    }

    @AfterEach
    void stop() {
        akto.close();
        aws.close();
    }

    private DiscoveryRun run() {
        return DiscoveryRun.of(aws, akto, data);
    }

    @Test
    void aFirstRoundSendsAllAndASecondNothing() {
        aws.apis().shop();
        try (DiscoveryRun run = run()) {
            String first = run.firstRound();
            run.lines().forEach(System.err::println);
            assertThat(first).contains("4 APIs, 5 specs exported, 5 new or changed and sent, 0 failed");
            assertThat(run.nextRound()).contains("0 new");
        }
    }
}
