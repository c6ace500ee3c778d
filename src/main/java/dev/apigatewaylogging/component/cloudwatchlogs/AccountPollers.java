package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.spi.ExecutorServiceManager;

/**
 * Polls several accounts concurrently: each has its own quota and its own failures, and none waits for another. A
 * single account needs no thread of its own.
 */
abstract class AccountPollers {

    /** Poll interval of an idle account while others are busy, in nanoseconds. */
    private static final long IDLE_PAUSE = TimeUnit.MILLISECONDS.toNanos(AccountPoller.BACK_PRESSURE_PAUSE_MILLIS);

    /**
     * @param owner of the threads
     */
    static AccountPollers of(List<AccountPoller> readers, ExecutorServiceManager threads, Object owner) {
        return readers.size() == 1 ? new Single(readers.get(0)) : new Concurrent(readers, threads, owner);
    }

    /**
     * Polls the accounts.
     *
     * @return whether more can be read immediately
     * @throws Exception the permanent failure of an account, if nothing else can be read
     */
    abstract boolean poll(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception;

    /** Stops all polls. */
    abstract void close();

    private static final class Single extends AccountPollers {
        private final AccountPoller reader;

        private Single(AccountPoller reader) {
            this.reader = reader;
        }

        @Override
        boolean poll(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception {
            return reader.poll(pageHandler, runAllowed);
        }

        @Override
        void close() {
            reader.close();
        }
    }

    /**
     * The result of a poll.
     *
     * @param more whether the account can be polled again immediately
     * @param failure why it cannot be read; null if it can
     */
    private record PollResult(AccountPoller reader, boolean more, Throwable failure) {}

    private static final class Concurrent extends AccountPollers {
        private final List<AccountPoller> readers;
        private final ExecutorServiceManager threads;
        private final ExecutorService executor;
        private final BlockingQueue<PollResult> results = new LinkedBlockingQueue<>();
        private final Set<AccountPoller> running = new HashSet<>();
        private final Map<AccountPoller, Long> idleSince = new HashMap<>();
        private final Map<AccountPoller, Exception> failing = new HashMap<>();

        private Concurrent(List<AccountPoller> readers, ExecutorServiceManager threads, Object owner) {
            this.readers = readers;
            this.threads = threads;
            this.executor = threads.newFixedThreadPool(owner, "account", readers.size());
        }

        @Override
        boolean poll(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception {
            boolean allIdle = running.isEmpty();
            long now = System.nanoTime();
            for (AccountPoller reader : readers) {
                boolean idleLongEnough =
                        allIdle || now - idleSince.getOrDefault(reader, now - IDLE_PAUSE) >= IDLE_PAUSE;
                if (idleLongEnough && running.add(reader)) {
                    executor.execute(() -> results.add(poll(reader, pageHandler, runAllowed)));
                }
            }
            PollResult result = results.poll(AccountPoller.BACK_PRESSURE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            boolean more = false;
            while (result != null) {
                record(result);
                more |= result.more();
                result = results.poll();
            }
            if (more || !running.isEmpty()) {
                return true;
            }
            for (Exception failure : failing.values()) {
                throw failure;
            }
            return false;
        }

        private static PollResult poll(AccountPoller reader, PageHandler pageHandler, BooleanSupplier runAllowed) {
            try {
                return new PollResult(reader, reader.poll(pageHandler, runAllowed), null);
            } catch (Exception | Error e) {
                // catch everything: without a result the account would count as running forever
                return new PollResult(reader, false, e);
            }
        }

        private void record(PollResult result) {
            running.remove(result.reader());
            failing.remove(result.reader());
            idleSince.remove(result.reader());
            if (!result.more()) {
                idleSince.put(result.reader(), System.nanoTime());
            }
            if (result.failure() != null) {
                UnexpectedErrors.rethrowFatal(result.failure());
                failing.put(result.reader(), UnexpectedErrors.asException(result.failure()));
            }
        }

        @Override
        void close() {
            threads.shutdownGraceful(executor);
            readers.forEach(AccountPoller::close);
        }
    }
}
