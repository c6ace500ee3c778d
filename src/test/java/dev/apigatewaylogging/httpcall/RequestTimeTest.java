/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RequestTimeTest {

    @Test
    void allFormsOfTimeAreParsedAlike() {
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

    @Property(tries = 300)
    void commonLogFormatTimeIsParsedAsPrinted(@ForAll @LongRange(min = 0, max = 4102444799L) long second) {
        String text = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                .format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));

        assertThat(RequestTime.millis(text)).as(text).hasValue(second * 1000);
    }

    @Test
    void invalidTimeIsEmpty() {
        for (String text : new String[] {
            "",
            "-",
            "12",
            "yesterday at noon",
            "31/Feb/2015:12:34:56",
            "99999999999999",
            "30/Feb/2015:12:34:56 +0000",
            "09/anF/2015:12:34:56 +0000",
            "09/Apr/2015:12:60:56 +0000",
            "09/Apr/2015:1:234:56 +0000",
            "0x/Apr/2015:12:34:56 +0000"
        }) {
            assertThat(RequestTime.millis(text)).as(text).isEmpty();
        }
    }
}
