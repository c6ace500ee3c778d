/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.util.hash.Hash128;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a log group's journal costs a store, and that nothing of it is lost. */
class DeliveryJournalTest {

    private static final int FLUSHES = 1_000;

    private final Map<Long, byte[]> stored = new HashMap<>();
    private long written;

    private static RequestFingerprint request(long number) {
        return new RequestFingerprint(
                new Hash128(number, 1), new Hash128(number, 2), new Hash128(number, 3), number, number, new long[] {
                    number
                });
    }

    private void fill(DeliveryJournal journal, int requestsPerFlush) {
        long number = 0;
        for (int flush = 0; flush < FLUSHES; flush++) {
            for (int i = 0; i < requestsPerFlush; i++) {
                journal.add(request(number++));
            }
            for (JournalSegment segment : journal.dirty()) {
                byte[] content = segment.content();
                stored.put(segment.number(), content);
                written += content.length;
                segment.written(content.length);
            }
        }
    }

    private long size() {
        return stored.values().stream().mapToLong(content -> content.length).sum();
    }

    /** Kafka stores a document again completely. */
    @ParameterizedTest
    @CsvSource({"1, 15", "5, 8", "50, 3", "500, 2"})
    void storeThatRewritesDocumentsGetsFewTimesTheContent(int requestsPerFlush, int atMost) {
        DeliveryJournal journal = new DeliveryJournal(List.of(), 0, true);

        fill(journal, requestsPerFlush);

        assertThat(written).isLessThan(atMost * size());
        assertThat(stored.size()).as("a document costs some hundred bytes").isLessThan((int) (size() / 1_000));
        assertComplete(requestsPerFlush);
    }

    @ParameterizedTest
    @CsvSource({"1", "50"})
    void storeThatAppendsGetsFewDocuments(int requestsPerFlush) {
        DeliveryJournal journal = new DeliveryJournal(List.of(), 0, false);

        fill(journal, requestsPerFlush);

        assertThat(stored.size()).isLessThanOrEqualTo((int) (size() / 65_536) + 1);
        assertComplete(requestsPerFlush);
    }

    private void assertComplete(int requestsPerFlush) {
        long[] numbers = stored.keySet().stream()
                .sorted()
                .flatMapToLong(number -> {
                    LongStream.Builder firsts = LongStream.builder();
                    JournalSegment.forEach(stored.get(number), request -> firsts.add(request.first()));
                    return firsts.build();
                })
                .toArray();
        assertThat(numbers)
                .isEqualTo(
                        LongStream.range(0, (long) FLUSHES * requestsPerFlush).toArray());
    }
}
