package dev.apigatewaylogging.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlowestLogTest {

    private final SlowestLog slowest = new SlowestLog();

    @Test
    void anApiDoesNotWaitForTheLogOfAnother() {
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("bbbbbbbbbb", 5);

        assertThat(slowest.of("aaaaaaaaaa")).isEqualTo(100);
    }

    @Test
    void anApiWaitsForItsCanarysLogAndForThoseThatMayHoldItsAccessLines() {
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("aaaaaaaaaa", 70);
        assertThat(slowest.of("aaaaaaaaaa")).isEqualTo(70);

        slowest.add("", 50);
        assertThat(slowest.of("aaaaaaaaaa")).isEqualTo(50);
    }

    @Test
    void anAccessLogMayTellOfAnyApiAndWaitsForAll() {
        slowest.add("", 50);
        slowest.add("aaaaaaaaaa", 100);
        slowest.add("bbbbbbbbbb", 5);

        assertThat(slowest.of("")).isEqualTo(5);
    }

    @Test
    void whereNobodyReadsNobodyIsWaitedFor() {
        assertThat(slowest.of("aaaaaaaaaa")).isEqualTo(Long.MAX_VALUE);
    }
}
