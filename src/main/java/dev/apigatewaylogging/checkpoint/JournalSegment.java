/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import dev.apigatewaylogging.util.hash.Hash128;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A part of the journal of delivered requests, of bounded size so that storing it again is cheap. Entry format: id,
 * fingerprint, content (16 bytes each, big endian), first timestamp (8 bytes), span in milliseconds and number of
 * events (4 bytes each), and 8 bytes per event.
 */
public final class JournalSegment {

    private static final int HEAD_BYTES = 64;
    private static final int FULL_BYTES = 64 * 1024;

    /**
     * What the stores of one segment may write in all, if each writes the complete segment. With one request per store, these are 21
     * stores, and a segment of 1.5 KB; at 100 requests per second, five stores and 18 KB.
     */
    private static final int MAX_REWRITTEN_BYTES = 16 * 1024;

    private final long number;
    private final boolean rewritten;
    private byte[] bytes = new byte[HEAD_BYTES * 16];
    private int length;
    private int written;
    private int writtenInAll;
    private boolean released;
    private long last = Long.MIN_VALUE;

    /** @param rewritten whether each store writes the complete segment */
    JournalSegment(long number, boolean rewritten) {
        this.number = number;
        this.rewritten = rewritten;
    }

    public long number() {
        return number;
    }

    /** The latest timestamp of its requests. */
    public long last() {
        return last;
    }

    boolean isFull() {
        return length >= FULL_BYTES || (rewritten && writtenInAll >= MAX_REWRITTEN_BYTES);
    }

    boolean isWritten() {
        return written == length;
    }

    /** Whether its content is only in the store, not in memory. */
    public boolean isReleased() {
        return released;
    }

    void add(RequestFingerprint request) {
        int size = HEAD_BYTES + Long.BYTES * request.events().length;
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length * 2));
        }
        ByteBuffer entry = ByteBuffer.wrap(bytes, length, size);
        put(entry, request.id());
        put(entry, request.fingerprint());
        put(entry, request.content());
        entry.putLong(request.first())
                .putInt((int) Math.min(Integer.MAX_VALUE, request.last() - request.first()))
                .putInt(request.events().length);
        for (long event : request.events()) {
            entry.putLong(event);
        }
        length += size;
        last = Math.max(last, request.last());
    }

    public byte[] content() {
        return Arrays.copyOf(bytes, length);
    }

    /** Records that the store has the first {@code size} bytes of the content. */
    public void written(int size) {
        written = Math.max(written, size);
        writtenInAll += size;
        if (isFull() && isWritten()) {
            // never written again; the deduplication index has the same content
            bytes = new byte[0];
            released = true;
        }
    }

    /** Restores a segment from its {@link #content()}. */
    public static JournalSegment of(long number, byte[] content, Consumer<RequestFingerprint> action) {
        JournalSegment segment = new JournalSegment(number, false);
        forEach(content, request -> {
            segment.add(request);
            action.accept(request);
        });
        segment.written(segment.length);
        return segment;
    }

    /** Passes the requests of a content; skips an incomplete last entry. */
    public static void forEach(byte[] content, Consumer<RequestFingerprint> action) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.remaining() >= HEAD_BYTES) {
            Hash128 id = hash(buffer);
            Hash128 fingerprint = hash(buffer);
            Hash128 contentHash = hash(buffer);
            long first = buffer.getLong();
            int span = buffer.getInt();
            int events = buffer.getInt();
            if (events < 0 || events > buffer.remaining() / Long.BYTES) {
                return;
            }
            long[] halves = new long[events];
            for (int event = 0; event < events; event++) {
                halves[event] = buffer.getLong();
            }
            action.accept(new RequestFingerprint(id, fingerprint, contentHash, first, first + span, halves));
        }
    }

    private static void put(ByteBuffer entry, Hash128 hash) {
        entry.putLong(hash.high()).putLong(hash.low());
    }

    private static Hash128 hash(ByteBuffer buffer) {
        return new Hash128(buffer.getLong(), buffer.getLong());
    }
}
