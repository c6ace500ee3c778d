package dev.apigatewaylogging.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartupCheckTest {

    private final AtomicReference<String> looked = new AtomicReference<>("");
    private final Main main = new Main();

    StartupCheckTest() {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("log.group.name", "group");
        main.addInitialProperty("aws.region", "eu-west-1");
        main.addInitialProperty("akto.kafka.broker.mal", "kafka:9092");
        main.addMainListener(new StartupCheck(host -> {
            looked.set(host);
            return host.contains("newest");
        }));
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void startsWithGoodSettingsAndAsksNobodyAboutAKnownRegion() {
        main.start();

        assertThat(main.getCamelContext().isStarted()).isTrue();
        assertThat(looked).hasValue("");
    }

    @Test
    void startsNothingWithBadSettingsAndTellsAllProblems() {
        main.addInitialProperty("akto.traffic.batch.size", "abc");
        main.addInitialProperty("checkpoint.store", "redis");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContainingAll("  1. AKTO_TRAFFIC_BATCH_SIZE", "  2. CHECKPOINT_STORE");
        assertThat(main.getCamelContext().isStarted()).isFalse();
    }

    @Test
    void readsSettingsAsCamelResolvesThem() {
        main.addInitialProperty("akto.traffic.batch.size", "{{lines}}");
        main.addInitialProperty("lines", "many");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("AKTO_TRAFFIC_BATCH_SIZE is \"many\"");
    }

    @Test
    void anAddressOfAnotherMachineIsAProblem() {
        main.addInitialProperty("management.address", "203.0.113.1");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("MANAGEMENT_ADDRESS is \"203.0.113.1\", where this machine cannot listen");
    }

    @Test
    void aRegionThatNobodyKnowsIsAProblem() {
        main.addInitialProperty("aws.region", "eu-wst-1");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(main::start)
                .withMessageContaining("AWS_REGION is \"eu-wst-1\", a region that is not known,"
                        + " and there is no host logs.eu-wst-1.amazonaws.com.");
    }

    @Test
    void aRegionThatIsNewerThanTheSdkIsGoodWhereItCanBeFound() {
        main.addInitialProperty("aws.region", "xx-newest-1");
        main.start();

        assertThat(looked).hasValue("logs.xx-newest-1.amazonaws.com");
    }

    @Test
    void anEmulatorsRegionIsNotLookedFor() {
        main.addInitialProperty("aws.region", "local");
        main.addInitialProperty("aws.endpoint.url", "http://localhost:4566");
        main.start();

        assertThat(looked).hasValue("");
    }
}
