/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.delivery.MemoryCheckpointStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is known of the specs that were sent, over restarts. */
class UploadedSpecsTest {

    private static final String NAME = "openapi-specs-eu-west-1";

    private final MemoryCheckpointStore store = new MemoryCheckpointStore();

    private UploadedSpecs load(String receiver) throws IOException {
        UploadedSpecs specs = new UploadedSpecs(() -> store, NAME, receiver);
        specs.load();
        return specs;
    }

    private static OpenApiSpec spec(String apiId, String paths) {
        ApiStage stage = new ApiStage(new Api(Api.Kind.REST, apiId, "orders", "", "eu-west-1"), "prod");
        String text = "{\"openapi\":\"3.0.1\",\"paths\":" + paths + "}";
        return OpenApiSpec.of(stage, text.getBytes(StandardCharsets.UTF_8), "https://a.example");
    }

    @Test
    void uploadIsKnownAfterRestartUntilDocumentChanges() throws IOException {
        UploadedSpecs specs = load("akto");
        specs.add(spec("a1", "{}"));
        specs.write();

        assertThat(load("akto").isUploaded(spec("a1", "{}"))).isTrue();
        assertThat(load("akto").isUploaded(spec("a1", "{\"/\":{}}"))).isFalse();
        assertThat(load("akto").isUploaded(spec("a2", "{}"))).isFalse();
    }

    /** In a cluster, this process may not own the document when it starts. */
    @Test
    void documentIsReadAndWrittenInTheStoreOfTheMoment() throws IOException {
        MemoryCheckpointStore notOwned = new MemoryCheckpointStore();
        notOwned.failFor(NAME);
        AtomicReference<CheckpointStore> current = new AtomicReference<>(notOwned);
        UploadedSpecs specs = new UploadedSpecs(current::get, NAME, "akto");
        current.set(store);

        specs.load();
        specs.add(spec("a1", "{}"));
        specs.write();

        assertThat(load("akto").isUploaded(spec("a1", "{}"))).isTrue();
    }

    @Test
    void uploadsAreKeptPerReceiver() throws IOException {
        UploadedSpecs specs = load("akto");
        specs.add(spec("a1", "{}"));
        specs.write();

        assertThat(load("other").isUploaded(spec("a1", "{}"))).isFalse();
    }

    @Test
    void deletedApisAreForgotten() throws IOException {
        UploadedSpecs specs = load("akto");
        specs.add(spec("a1", "{}"));
        specs.add(spec("a2", "{}"));
        specs.retain(Set.of("rest/a2/prod"));
        specs.write();

        assertThat(load("akto").keys()).containsExactly("rest/a2/prod");
    }

    @Test
    void failedWriteIsRetried() throws IOException {
        UploadedSpecs specs = load("akto");
        store.failFor(NAME);
        specs.add(spec("a1", "{}"));
        specs.write();
        assertThat(load("akto").keys()).isEmpty();

        store.failFor("");
        specs.write();
        assertThat(load("akto").keys()).containsExactly("rest/a1/prod");
    }

    @Test
    void checkpointOfLaterVersionIsNotOverwritten() throws IOException {
        store.put(NAME, "{\"version\":2}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> load("akto")).isInstanceOf(IOException.class).hasMessageContaining("version 2");
    }
}
