/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HashKeyTest {

    private final MemoryCheckpointStore store = new MemoryCheckpointStore();

    @Test
    void deletedKeyIsStoredAgain() throws IOException {
        HashKey key = new HashKey();
        key.hashes(store);
        store.put("hash-key", new byte[0]);

        key.restore(store);

        assertThat(new HashKey().hashes(store).hash("request"))
                .isEqualTo(key.hashes(store).hash("request"));
        assertThat(store.size()).isEqualTo(1);
    }
}
