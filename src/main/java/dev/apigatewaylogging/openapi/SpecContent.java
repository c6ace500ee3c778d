/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/** An exported spec with an insertion: one copy in memory, read as a stream. */
final class SpecContent {

    private final byte[] exported;
    private final int at;
    private final byte[] inserted;

    /**
     * @param exported UTF-8, must not be modified afterwards
     * @param at the offset of the insertion, in bytes
     */
    SpecContent(byte[] exported, int at, byte[] inserted) {
        this.exported = exported;
        this.at = at;
        this.inserted = inserted;
    }

    static SpecContent asExported(byte[] exported) {
        return new SpecContent(exported, 0, new byte[0]);
    }

    /** Opens the text; can be called repeatedly. */
    InputStream newInputStream() {
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(exported, 0, at),
                new ByteArrayInputStream(inserted),
                new ByteArrayInputStream(exported, at, exported.length - at))));
    }
}
