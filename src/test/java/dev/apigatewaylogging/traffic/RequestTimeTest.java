package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestTimeTest {

    @Test
    void everyFormOfOneTimeIsThatTime() {
        for (String text : new String[] {
            "09/Apr/2015:12:34:56 +0000",
            "9/Apr/2015:14:34:56 +0200",
            "2015-04-09T12:34:56Z",
            "2015-04-09T12:34:56+00:00",
            "1428582896",
            "1428582896000"
        }) {
            assertThat(RequestTime.millis(text)).as(text).hasValue(1428582896000L);
        }
    }

    @Test
    void whatIsNoTimeIsNone() {
        for (String text :
                new String[] {"", "-", "12", "yesterday at noon", "31/Feb/2015:12:34:56", "99999999999999"}) {
            assertThat(RequestTime.millis(text)).as(text).isEmpty();
        }
    }
}
