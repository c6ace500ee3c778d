/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.demo;

import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Where the demo shows what happens: lines that stay and, where a person watches, a last line that is written again and
 * again. In a file or a pipe there are only the lines.
 */
final class ConsoleOutput {

    /** The colours that every terminal has. */
    enum Colour {
        NONE("0"),
        BOLD("1"),
        FAINT("2"),
        GREEN("32"),
        YELLOW("33"),
        RED("31");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private static final int USUAL_WIDTH = 120;
    private static final int LEAST_WIDTH = 80;
    private static final int MOST_WIDTH = 160;
    private static final char ESCAPE = 27;

    private final PrintStream out;
    private final int width;
    private final boolean live;
    private final boolean coloured;
    private final boolean blocks;
    private String lastLine = "";

    private ConsoleOutput(PrintStream out, int width, boolean live, boolean coloured, boolean blocks) {
        this.out = out;
        this.width = width;
        this.live = live;
        this.coloured = coloured;
        this.blocks = blocks;
    }

    /** Standard output, with the features of its terminal. */
    static ConsoleOutput standard() {
        // not System.out: a build tool may have put something between
        OutputStream stream = new FileOutputStream(FileDescriptor.out);
        Charset charset = Charset.forName(System.getProperty(
                "stdout.encoding",
                System.getProperty("native.encoding", Charset.defaultCharset().name())));
        boolean live = isTerminal();
        return new ConsoleOutput(
                new PrintStream(stream, true, charset),
                live ? Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, widthOfTerminal())) : USUAL_WIDTH,
                live,
                live && System.getenv("NO_COLOR") == null,
                charset.newEncoder().canEncode('█'));
    }

    /** A stream that is not a terminal. */
    static ConsoleOutput plain(OutputStream stream) {
        return new ConsoleOutput(
                new PrintStream(stream, true, StandardCharsets.UTF_8), USUAL_WIDTH, false, false, true);
    }

    /** A recording: lines with colors, without the one that is written again and again. */
    static ConsoleOutput recorded(OutputStream recording) {
        return new ConsoleOutput(
                new PrintStream(recording, true, StandardCharsets.UTF_8), USUAL_WIDTH, false, true, true);
    }

    /** A stream that is a terminal. */
    static ConsoleOutput live(OutputStream stream, int width) {
        return new ConsoleOutput(new PrintStream(stream, true, StandardCharsets.UTF_8), width, true, true, true);
    }

    /** How many characters fit into a line. */
    int width() {
        return width;
    }

    /** The text in a colour, where there are colours. */
    String in(Colour colour, String text) {
        return coloured ? ESCAPE + "[" + colour.code + "m" + text + ESCAPE + "[0m" : text;
    }

    /** Writes a line that stays. */
    void line(String text) {
        clear();
        out.println(text);
    }

    /** Writes the last line again, with the progress; does nothing without a terminal. */
    void progress(int done, int whole, String text) {
        if (!live) {
            return;
        }
        String line = "  " + in(Colour.GREEN, bar(done, whole, blocks)) + "  " + text;
        if (!line.equals(lastLine)) {
            clear();
            out.print(line);
            out.flush();
            lastLine = line;
        }
    }

    /** Removes the last line. */
    void clear() {
        if (!lastLine.isEmpty()) {
            out.print("\r" + ESCAPE + "[K");
            out.flush();
            lastLine = "";
        }
    }

    private static String bar(int done, int whole, boolean blocks) {
        int cells = 30;
        int full = whole == 0 ? 0 : (int) ((long) Math.min(done, whole) * cells / whole);
        return (blocks ? "█" : "#").repeat(full) + (blocks ? "░" : "-").repeat(cells - full);
    }

    @SuppressWarnings("SystemConsoleNull") // asked further below
    private static boolean isTerminal() {
        Console console = System.console();
        String term = System.getenv("TERM");
        if (console == null || term == null || term.equals("dumb")) {
            return false;
        }
        try {
            // from Java 22 on there is a console also where there is no terminal
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static int widthOfTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.matches("[0-9]+ [1-9][0-9]{1,3}")) {
                return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            }
        } catch (IOException e) {
            return LEAST_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return LEAST_WIDTH;
    }
}
