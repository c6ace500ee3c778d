package dev.apigatewaylogging.progress;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A piece of the journal of delivered requests, of bounded size so that writing it again is cheap. An entry is id,
 * fingerprint, first timestamp (8 bytes each, big endian), span in milliseconds and count (4 bytes each).
 */
final class Segment {

    private static final int ENTRY_BYTES = 32;
    private static final int ENTRIES = 2_048;

    private final long number;
    private byte[] bytes = new byte[ENTRY_BYTES * 16];
    private int length;
    private int written;
    private long last = Long.MIN_VALUE;

    Segment(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    /** The latest timestamp of all requests in it. */
    long last() {
        return last;
    }

    boolean isFull() {
        return length == ENTRY_BYTES * ENTRIES;
    }

    boolean isWritten() {
        return written == length;
    }

    void add(Delivered request) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(length * 2, ENTRY_BYTES * ENTRIES));
        }
        ByteBuffer.wrap(bytes, length, ENTRY_BYTES)
                .putLong(request.id())
                .putLong(request.fingerprint())
                .putLong(request.first())
                .putInt((int) Math.min(Integer.MAX_VALUE, request.last() - request.first()))
                .putInt(request.count());
        length += ENTRY_BYTES;
        last = Math.max(last, request.last());
    }

    byte[] content() {
        return Arrays.copyOf(bytes, length);
    }

    /** The store has the first {@code size} bytes of the content. */
    void written(int size) {
        written = Math.max(written, size);
        if (isFull() && isWritten()) {
            // never written again: what it says is in memory in a better form
            bytes = new byte[0];
        }
    }

    /** Reads back what {@link #content()} gave. */
    static Segment of(long number, byte[] content, Consumer<Delivered> action) {
        Segment segment = new Segment(number);
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.remaining() >= ENTRY_BYTES && !segment.isFull()) {
            long id = buffer.getLong();
            long fingerprint = buffer.getLong();
            long first = buffer.getLong();
            Delivered request = new Delivered(id, fingerprint, first, first + buffer.getInt(), buffer.getInt());
            segment.add(request);
            action.accept(request);
        }
        segment.written(segment.length);
        return segment;
    }
}
