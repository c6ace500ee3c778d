package dev.apigatewaylogging.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** What a disk complains about, and what to do. */
final class DiskErrorHints {

    private DiskErrorHints() {}

    /** Why a file cannot be written, as the part of a sentence. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "there is a file in its place";
        }
        String text = failure instanceof FileSystemException ofFile ? ofFile.getReason() : failure.getMessage();
        return text == null || text.isBlank() ? failure.getClass().getSimpleName() : text;
    }

    /** What to do about it, as a sentence without its end. */
    static String todo(IOException failure) {
        String reason = reason(failure).toLowerCase(Locale.ROOT);
        if (reason.contains("no space") || reason.contains("quota") || reason.contains("too large")) {
            return "make room on that disk";
        }
        if (reason.contains("permi") || reason.contains("read-only")) {
            return "let the user of this process write there";
        }
        return "it must be a directory that this process can write";
    }
}
