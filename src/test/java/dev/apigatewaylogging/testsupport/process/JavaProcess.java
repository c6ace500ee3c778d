/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.process;

import dev.apigatewaylogging.settings.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A separate JVM, whose output is collected, and which a test can stop gracefully or kill. */
public final class JavaProcess implements AutoCloseable {

    /** The older half of the output is dropped beyond this many lines. */
    private static final int MOST_LINES = 100_000;

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final OutputStream copy;
    private boolean ended;

    private JavaProcess(Process process, OutputStream copy) {
        this.process = process;
        this.copy = copy;
        Thread reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * What to start.
     *
     * @param jvmOptions options of the JVM, for example {@code -Xmx256m}
     * @param program the main class with its class path, or a jar
     * @param arguments the program's arguments
     * @param environment variables that are set in addition to those of this process; what this process has of the connector's
     *     settings and of AWS's variables is not passed on
     * @param directory where it runs
     * @param log the file that the output is also written to; null for none
     */
    public record Command(
            List<String> jvmOptions,
            List<String> program,
            List<String> arguments,
            Map<String, String> environment,
            Path directory,
            Path log) {

        public Command jvm(String... options) {
            return new Command(List.of(options), program, arguments, environment, directory, log);
        }

        public Command arguments(String... values) {
            return new Command(jvmOptions, program, List.of(values), environment, directory, log);
        }

        public Command environment(Map<String, String> variables) {
            return new Command(jvmOptions, program, arguments, variables, directory, log);
        }

        public Command in(Path where) {
            return new Command(jvmOptions, program, arguments, environment, where, log);
        }

        public Command log(Path file) {
            return new Command(jvmOptions, program, arguments, environment, directory, file);
        }

        /** Starts it; standard error is part of its output. */
        public JavaProcess start() {
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(jvmOptions);
            line.addAll(program);
            line.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .directory(directory.toAbsolutePath().toFile());
            builder.environment().keySet().removeIf(Command::isOurs);
            builder.environment().putAll(environment);
            try {
                OutputStream copy = log == null ? OutputStream.nullOutputStream() : Files.newOutputStream(log);
                return new JavaProcess(builder.start(), copy);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + line, e);
            }
        }

        /** Settings for the real AWS and the real Kafka must not reach the processes of a test. */
        private static boolean isOurs(String name) {
            return name.startsWith("AWS_")
                    || Arrays.stream(Setting.values())
                            .anyMatch(setting -> setting.name().equals(name));
        }
    }

    /** A main class of the tests' class path. */
    public static Command of(Class<?> main) {
        List<String> program = List.of("-cp", System.getProperty("java.class.path"), main.getName());
        return new Command(List.of(), program, List.of(), Map.of(), Path.of(""), null);
    }

    /** A main class of the libraries in a directory. */
    public static Command of(Path libraries, String main) {
        List<String> program = List.of("-cp", libraries.toAbsolutePath() + "/*", main);
        return new Command(List.of(), program, List.of(), Map.of(), Path.of(""), null);
    }

    /** A jar that can be run. */
    public static Command ofJar(Path jar) {
        List<String> program = List.of("-jar", jar.toAbsolutePath().toString());
        return new Command(List.of(), program, List.of(), Map.of(), Path.of(""), null);
    }

    /** A command that replaces itself by a JVM; standard error is part of its output. */
    public static JavaProcess started(ProcessBuilder command) {
        try {
            return new JavaProcess(command.redirectErrorStream(true).start(), OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.command(), e);
        }
    }

    /** Waits for a line of the output, past or future, that contains a match of the expression. */
    public synchronized Matcher awaitLine(String expression, Duration atMost) {
        Pattern pattern = Pattern.compile(expression);
        long deadline = System.nanoTime() + atMost.toNanos();
        int next = 0;
        while (true) {
            for (; next < output.size(); next++) {
                Matcher matcher = pattern.matcher(output.get(next));
                if (matcher.find()) {
                    return matcher;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                throw new AssertionError((ended ? "ended" : "waited " + atMost) + " without a line like " + expression
                        + ":\n" + String.join("\n", output));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** The lines of the output so far. */
    public synchronized List<String> output() {
        return List.copyOf(output);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it (SIGTERM), waits for its end, and returns its exit status. */
    public int stop(Duration atMost) {
        // not by the process itself, which would close its output before its last messages
        process.toHandle().destroy();
        return awaitExit(atMost);
    }

    /** Kills it at once (SIGKILL) and waits for its end. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /** Suspends it (SIGSTOP). */
    public void suspend() {
        signal("STOP");
    }

    /** Resumes it (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + " returned " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until it ends by itself, and returns its exit status. */
    public int awaitExit(Duration atMost) {
        try {
            if (process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still running after " + atMost + ":\n" + String.join("\n", output()));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private void read() {
        try (copy;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
                copy.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            add("(output lost: " + e + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (output.size() >= MOST_LINES) {
            output.subList(0, MOST_LINES / 2).clear();
        }
        output.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
