package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageTaker;
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
        return readers.size() == 1 ? new Alone(readers.get(0)) : new SideBySide(readers, threads, owner);
    }

    /**
     * Polls the accounts.
     *
     * @return whether more can be read immediately
     * @throws Exception the permanent failure of an account, if nothing else can be read
     */
    abstract boolean poll(PageTaker taker, BooleanSupplier mayGoOn) throws Exception;

    /** Stops all polls. */
    abstract void close();

    private static final class Alone extends AccountPollers {
        private final AccountPoller reader;

        private Alone(AccountPoller reader) {
            this.reader = reader;
        }

        @Override
        boolean poll(PageTaker taker, BooleanSupplier mayGoOn) throws Exception {
            return reader.poll(taker, mayGoOn);
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
    private record Ended(AccountPoller reader, boolean more, Throwable failure) {}

    private static final class SideBySide extends AccountPollers {
        private final List<AccountPoller> readers;
        private final ExecutorServiceManager threads;
        private final ExecutorService executor;
        private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        private final Set<AccountPoller> underWay = new HashSet<>();
        private final Map<AccountPoller, Long> restsSince = new HashMap<>();
        private final Map<AccountPoller, Exception> failing = new HashMap<>();

        private SideBySide(List<AccountPoller> readers, ExecutorServiceManager threads, Object owner) {
            this.readers = readers;
            this.threads = threads;
            this.executor = threads.newFixedThreadPool(owner, "account", readers.size());
        }

        @Override
        boolean poll(PageTaker taker, BooleanSupplier mayGoOn) throws Exception {
            boolean nobodyBusy = underWay.isEmpty();
            long now = System.nanoTime();
            for (AccountPoller reader : readers) {
                boolean rested = nobodyBusy || now - restsSince.getOrDefault(reader, now - IDLE_PAUSE) >= IDLE_PAUSE;
                if (rested && underWay.add(reader)) {
                    executor.execute(() -> ended.add(round(reader, taker, mayGoOn)));
                }
            }
            Ended run = ended.poll(AccountPoller.BACK_PRESSURE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            boolean more = false;
            while (run != null) {
                note(run);
                more |= run.more();
                run = ended.poll();
            }
            if (more || !underWay.isEmpty()) {
                return true;
            }
            for (Exception failure : failing.values()) {
                throw failure;
            }
            return false;
        }

        private static Ended round(AccountPoller reader, PageTaker taker, BooleanSupplier mayGoOn) {
            try {
                return new Ended(reader, reader.poll(taker, mayGoOn), null);
            } catch (Exception | Error e) {
                // catch everything: without a result the account would count as running forever
                return new Ended(reader, false, e);
            }
        }

        private void note(Ended run) {
            underWay.remove(run.reader());
            failing.remove(run.reader());
            restsSince.remove(run.reader());
            if (!run.more()) {
                restsSince.put(run.reader(), System.nanoTime());
            }
            if (run.failure() != null) {
                UnexpectedErrors.rethrowFatal(run.failure());
                failing.put(run.reader(), UnexpectedErrors.asException(run.failure()));
            }
        }

        @Override
        void close() {
            threads.shutdownGraceful(executor);
            readers.forEach(AccountPoller::close);
        }
    }
}
