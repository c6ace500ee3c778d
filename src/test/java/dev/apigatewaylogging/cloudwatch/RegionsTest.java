package dev.apigatewaylogging.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.metrics.Meters;
import dev.apigatewaylogging.openapi.ControlPlanes;
import dev.apigatewaylogging.openapi.StageLogGroups;
import dev.apigatewaylogging.standin.Call;
import dev.apigatewaylogging.standin.Place;
import dev.apigatewaylogging.standin.Quotas;
import dev.apigatewaylogging.standin.StandInSettings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log groups of several regions are read side by side. */
class RegionsTest {

    private static final String GROUP = LogReading.GROUP;
    private static final String ONE_PASS = "quotaShare=0&lateArrivalWindow=PT0S";
    private static final String WORD = "shared-word";

    private final LogReading log = new LogReading(
            StandInSettings.standard().withRegions("us-east-1", "eu-central-1").withQuotas(Quotas.OFF));
    private final Place home = log.aws().home();
    private final Place frankfurt = new Place(home.account(), "eu-central-1");
    private final Place other = new Place("210987654321", "eu-central-1");
    private final Instant start = Instant.now().minusSeconds(60);

    @AfterEach
    void close() {
        log.close();
    }

    private AwsAccess regions(String roles) {
        return Accounts.of(log.aws(), home.region() + ", " + frankfurt.region(), roles, WORD);
    }

    private void put(Place place, String group, String line) {
        log.aws().put(place, group, "stream", start, line, start, start);
    }

    private void awaitLines(String... lines) {
        log.awaitThat(reading -> reading.messages().containsAll(List.of(lines)));
        assertThat(log.messages()).containsExactlyInAnyOrder(lines);
    }

    @Test
    void groupsOfTheSameNameAreReadInEachRegionAndKnownApart() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");

        log.as(regions("")).of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitLines("at home", "in Frankfurt");
        assertThat(log.events())
                .extracting(event -> event.cursor().group().region())
                .containsExactlyInAnyOrder(home.region(), frankfurt.region());
        assertThat(log.unhealthy()).isEmpty();
    }

    @Test
    void eachAccountIsReadInEachRegion() {
        put(home, GROUP, "at home");
        put(other, GROUP, "of the other account");
        String role = log.aws().roles().lend(other.account(), home.account(), WORD);

        log.as(regions("own," + role)).of("API-Gateway-Execution-Logs*", ONE_PASS);

        awaitLines("at home", "of the other account");
    }

    @Test
    void anArnIsReadInItsRegion() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");

        log.as(regions(""))
                .of("arn:aws:logs:" + frankfurt.region() + ":" + frankfurt.account() + ":log-group:" + GROUP, ONE_PASS);

        awaitLines("in Frankfurt");
        assertThat(log.aws().calls().of("FilterLogEvents"))
                .extracting(Call::caller)
                .containsOnly(frankfurt);
    }

    @Test
    void eachRegionHasItsOwnQuota() {
        put(home, GROUP, "at home");
        put(frankfurt, GROUP, "in Frankfurt");
        Meters meters = new Meters();

        log.as(regions("")).telling(meters).of("API-Gateway-Execution-Logs*", "quotaShare=0.5");

        log.awaitThat(reading -> meters.accounts().size() == 2);
        assertThat(meters.accounts())
                .extracting(AccountScan::region, AccountScan::quota, AccountScan::allowed)
                .containsExactlyInAnyOrder(tuple(home.region(), 25.0, 12.5), tuple(frankfurt.region(), 5.0, 2.5));
    }

    @Test
    void groupsOfStagesAreReadInTheRegionOfTheirApi() {
        var orders = log.aws().apis().rest("orders").stages("prod").executionLog("prod");
        String name = "API-Gateway-Execution-Logs_" + orders.id() + "/prod";
        put(home, name, "at home");
        var shop = log.aws().apis(frankfurt).rest("shop").stages("prod").executionLog("prod");
        put(frankfurt, "API-Gateway-Execution-Logs_" + shop.id() + "/prod", "in Frankfurt");
        AwsAccess access = regions("");

        log.as(access).knownBy(new StageLogGroups(new ControlPlanes(access))).of("", ONE_PASS);

        awaitLines("at home", "in Frankfurt");
    }
}
