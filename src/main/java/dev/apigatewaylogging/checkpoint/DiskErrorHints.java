/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Describes disk errors and their solutions. */
final class DiskErrorHints {

    private DiskErrorHints() {}

    /** The reason why a file cannot be written, as a clause. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file exists in its place";
        }
        String text = failure instanceof FileSystemException ofFile ? ofFile.getReason() : failure.getMessage();
        return text == null || text.isBlank() ? failure.getClass().getSimpleName() : text;
    }

    /** The solution, as a sentence without a period. */
    static String todo(IOException failure) {
        String reason = reason(failure).toLowerCase(Locale.ROOT);
        if (reason.contains("no space") || reason.contains("quota") || reason.contains("too large")) {
            return "free space on that disk";
        }
        if (reason.contains("permi") || reason.contains("read-only")) {
            return "allow the user of this process to write there";
        }
        return "it must be a directory that this process can write";
    }
}
