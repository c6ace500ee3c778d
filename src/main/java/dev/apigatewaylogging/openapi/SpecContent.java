package dev.apigatewaylogging.openapi;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/** A spec's text as it was exported, with something inserted: one copy in memory, however large, and read as a stream. */
final class SpecContent {

    private final byte[] exported;
    private final int at;
    private final byte[] inserted;

    /**
     * @param exported UTF-8, not changed any more by anybody
     * @param at where to insert, counted in bytes
     */
    SpecContent(byte[] exported, int at, byte[] inserted) {
        this.exported = exported;
        this.at = at;
        this.inserted = inserted;
    }

    static SpecContent asExported(byte[] exported) {
        return new SpecContent(exported, 0, new byte[0]);
    }

    /** The text from its beginning, as often as it is asked for. */
    InputStream newInputStream() {
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(exported, 0, at),
                new ByteArrayInputStream(inserted),
                new ByteArrayInputStream(exported, at, exported.length - at))));
    }
}
