/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The directories of checkpoints and dead letters: writable, and with free space. */
final class DiskCheck implements Check {

    private static final long MEBIBYTE = 1 << 20;

    /** Checkpoints of a few hundred log groups. */
    private static final long MIN_FREE = 64 * MEBIBYTE;

    private final DoctorSettings settings;

    DiskCheck(DoctorSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void run(List<Finding> findings) throws IOException {
        if (settings.get(Setting.CHECKPOINT_STORE).equals("file")) {
            check(Setting.CHECKPOINT_DIR, MIN_FREE, "free space", findings);
        }
        if (settings.areValid(Setting.DEAD_LETTER_MAX_BYTES)) {
            long max = Long.parseLong(settings.get(Setting.DEAD_LETTER_MAX_BYTES));
            check(Setting.DEAD_LETTER_DIR, max, "free space, or lower DEAD_LETTER_MAX_BYTES", findings);
        }
    }

    private void check(Setting setting, long bytes, String remedy, List<Finding> findings) throws IOException {
        Path directory;
        try {
            directory = Path.of(settings.get(setting)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            findings.add(Finding.problem(
                    "disk " + setting, "not a valid directory name (" + e.getReason() + ")", "Change " + setting));
            return;
        }
        Path existing = directory;
        while (existing.getParent() != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        String check = "disk " + setting;
        if (!Files.isDirectory(existing)) {
            findings.add(Finding.problem(
                    check, existing + " is not a directory", "Set " + setting + " to a directory, or remove the file"));
        } else if (!Files.isWritable(existing)) {
            findings.add(Finding.problem(
                    check,
                    existing + " is not writable for this user",
                    "Allow this user to write there, or change " + setting));
        } else {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = free / MEBIBYTE + " MiB free in " + existing;
            findings.add(
                    free < bytes
                            ? Finding.problem(
                                    check,
                                    found + ", less than " + bytes / MEBIBYTE + " MiB",
                                    "Provide more " + remedy + ", or change " + setting)
                            : Finding.ok(check, found));
        }
    }
}
