/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dead letter files of a directory: {@code dead-letter-2026-01-31.jsonl}, and
 * {@code dead-letter-2026-01-31-2.jsonl} and so on if a day has more. The oldest files are deleted to keep the total
 * below a limit. Other files of the directory are ignored.
 */
final class DeadLetterDirectory {

    private static final Pattern NAME =
            Pattern.compile("dead-letter-(\\d{4}-\\d{2}-\\d{2})(?:-([2-9]|[1-9]\\d{1,8}))?\\.jsonl");

    /** A file is closed at this fraction of the limit, so that deleting one never deletes most dead letters. */
    private static final int FILES_IN_LIMIT = 10;

    /** External changes of the directory are seen after this time. */
    private static final Duration LISTING_INTERVAL = Duration.ofMinutes(1);

    private final Path directory;
    private final long maxBytes;
    private final InstantSource clock;
    private TreeMap<Name, Long> files;
    private Instant listedAt = Instant.MIN;
    private long totalBytes;
    private boolean untrusted = true;

    /** A file, identified by its day and its number within the day. */
    private record Name(LocalDate day, int number) implements Comparable<Name> {

        private static final Comparator<Name> BY_AGE =
                Comparator.comparing(Name::day).thenComparing(Name::number);

        private String text() {
            return "dead-letter-" + day + (number == 1 ? "" : "-" + number) + ".jsonl";
        }

        @Override
        public int compareTo(Name other) {
            return BY_AGE.compare(this, other);
        }
    }

    /**
     * The file to append to.
     *
     * @param name name of the file in the directory
     * @param endsInsideLine whether the last line is incomplete, for example after the disk was full
     * @param deletedFiles number of files deleted to free space
     * @param deletedBytes their size in bytes
     */
    record Target(String name, boolean endsInsideLine, int deletedFiles, long deletedBytes) {}

    /** @param maxBytes the limit of the total size */
    DeadLetterDirectory(Path directory, long maxBytes, InstantSource clock) {
        this.directory = Objects.requireNonNull(directory);
        this.maxBytes = maxBytes;
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Selects the file for new dead letters, and deletes the oldest files if the limit would be exceeded.
     *
     * @param bytes size of the new dead letters
     * @throws IOException if the directory cannot be read, or if the dead letters alone exceed the limit
     */
    synchronized Target target(long bytes) throws IOException {
        if (bytes > maxBytes) {
            throw new IOException(bytes + " bytes exceed DEAD_LETTER_MAX_BYTES");
        }
        Instant now = clock.instant();
        if (untrusted || Duration.between(listedAt, now).abs().compareTo(LISTING_INTERVAL) >= 0) {
            list(now);
        }
        Name newest = newest(LocalDate.ofInstant(now, ZoneOffset.UTC));
        long size = files.getOrDefault(newest, 0L);
        if (size > 0 && size + bytes > maxBytes / FILES_IN_LIMIT) {
            newest = new Name(newest.day(), newest.number() + 1);
        }
        boolean endsInsideLine = untrusted && files.containsKey(newest) && endsInsideLine(newest);
        int deletedFiles = 0;
        long deletedBytes = 0;
        while (totalBytes + bytes > maxBytes && !files.isEmpty()) {
            Name oldest = files.firstKey();
            if (oldest.equals(newest)) {
                break;
            }
            Files.deleteIfExists(directory.resolve(oldest.text()));
            long freed = files.remove(oldest);
            totalBytes -= freed;
            deletedFiles++;
            deletedBytes += freed;
        }
        files.merge(newest, bytes, Long::sum);
        totalBytes += bytes;
        untrusted = false;
        return new Target(newest.text(), endsInsideLine, deletedFiles, deletedBytes);
    }

    /** The size of a file in bytes; 0 if it does not exist. */
    long size(String name) throws IOException {
        try {
            return Files.size(directory.resolve(name));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Invalidates the cached sizes after a failed write, which may have written nothing or a part. */
    synchronized void failed() {
        untrusted = true;
    }

    private Name newest(LocalDate today) {
        Name last = files.floorKey(new Name(today, Integer.MAX_VALUE));
        return last != null && last.day().equals(today) ? last : new Name(today, 1);
    }

    private void list(Instant now) throws IOException {
        files = new TreeMap<>();
        totalBytes = 0;
        listedAt = now;
        if (Files.notExists(directory)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            for (Path file : found) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    add(file, name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Path file, Matcher name) throws IOException {
        LocalDate day;
        BasicFileAttributes attributes;
        try {
            day = LocalDate.parse(name.group(1));
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (DateTimeParseException | NoSuchFileException e) {
            // the date is invalid, or the file was just deleted
            return;
        }
        if (attributes.isRegularFile()) {
            int number = name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
            files.put(new Name(day, number), attributes.size());
            totalBytes += attributes.size();
        }
    }

    private boolean endsInsideLine(Name name) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(name.text()).toFile(), "r")) {
            if (file.length() == 0) {
                return false;
            }
            file.seek(file.length() - 1);
            return file.read() != '\n';
        }
    }
}
