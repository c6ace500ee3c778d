/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.demo.ConsoleOutput.Colour;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The OpenAPI specs that Akto's backend gets meanwhile. They come on another thread and are shown between two records. */
final class UploadedSpecs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConsoleOutput screen;
    private final int expected;
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private int shown;

    private UploadedSpecs(ConsoleOutput screen, int expected) {
        this.screen = screen;
        this.expected = expected;
    }

    /** Of a demo without a backend. */
    static UploadedSpecs none(ConsoleOutput screen) {
        return new UploadedSpecs(screen, 0);
    }

    /** Of a backend that is to get so many. */
    static UploadedSpecs of(ConsoleOutput screen, FakeAktoBackend akto, int expected) {
        UploadedSpecs specs = new UploadedSpecs(screen, expected);
        akto.onUpload(specs.waiting::add);
        return specs;
    }

    int expected() {
        return expected;
    }

    /** How many have come and been shown. */
    int shown() {
        return shown;
    }

    boolean areAllThere() {
        return shown >= expected;
    }

    /** Prints what has arrived since the last call, one line each. */
    void show() {
        for (String spec = waiting.poll(); spec != null; spec = waiting.poll()) {
            shown++;
            screen.line("  " + screen.in(Colour.BOLD, "OpenAPI spec") + " sent to Akto: " + described(spec));
        }
    }

    private static String described(String spec) {
        try {
            JsonNode document = JSON.readTree(spec);
            return document.path("info").path("title").asText() + ", "
                    + document.path("paths").size() + " paths at "
                    + document.path("servers").path(0).path("url").asText();
        } catch (JsonProcessingException e) {
            return "something that is no JSON";
        }
    }
}
