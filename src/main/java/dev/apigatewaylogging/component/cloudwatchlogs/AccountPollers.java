/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.component.cloudwatchlogs.scan.LogGroupPoller.PageHandler;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.spi.ExecutorServiceManager;

/**
 * Polls the accounts concurrently: each has its own quota and its own failures, and none waits for another. A single account
 * needs no thread of its own. Accounts can appear and disappear between two polls.
 */
final class AccountPollers {

    /** Poll interval of an idle account while others are busy, in nanoseconds. */
    private static final long IDLE_PAUSE = TimeUnit.MILLISECONDS.toNanos(AccountPoller.BACK_PRESSURE_PAUSE_MILLIS);

    private final Supplier<List<AwsAccount>> accounts;
    private final Function<AwsAccount, AccountPoller> readerOf;
    private final ExecutorServiceManager threads;
    private final ExecutorService executor;
    private final BlockingQueue<PollResult> results = new LinkedBlockingQueue<>();
    private final Set<AccountPoller> running = new HashSet<>();
    private final Map<AccountPoller, Long> idleSince = new HashMap<>();
    private final Map<AccountPoller, Exception> failing = new HashMap<>();

    /** Replaced, never changed, because other threads read it. */
    private volatile Map<AwsAccount, AccountPoller> readers = Map.of();

    /**
     * The result of a poll.
     *
     * @param more whether the account can be polled again immediately
     * @param failure why it cannot be read; null if it can
     */
    private record PollResult(AccountPoller reader, boolean more, Throwable failure) {}

    /**
     * @param accounts returns the accounts to read at present
     * @param readerOf creates the poller of an account
     * @param owner of the threads
     */
    AccountPollers(
            Supplier<List<AwsAccount>> accounts,
            Function<AwsAccount, AccountPoller> readerOf,
            ExecutorServiceManager threads,
            Object owner) {
        this.accounts = accounts;
        this.readerOf = readerOf;
        this.threads = threads;
        this.executor = threads.newCachedThreadPool(owner, "account");
    }

    /** The pollers of the accounts that are read at present. */
    Collection<AccountPoller> present() {
        return readers.values();
    }

    /**
     * Polls the accounts.
     *
     * @return whether more can be read immediately
     * @throws Exception the permanent failure of an account, if nothing else can be read
     */
    boolean poll(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception {
        followAccounts(pageHandler);
        if (readers.isEmpty()) {
            Thread.sleep(AccountPoller.BACK_PRESSURE_PAUSE_MILLIS);
            return true;
        }
        if (readers.size() == 1 && running.isEmpty()) {
            return readers.values().iterator().next().poll(pageHandler, runAllowed);
        }
        return pollConcurrently(pageHandler, runAllowed);
    }

    /** Starts the accounts that are known already, so that invalid options prevent the start. */
    void start() {
        Map<AwsAccount, AccountPoller> known = new LinkedHashMap<>();
        accounts.get().forEach(account -> known.computeIfAbsent(account, readerOf));
        readers = Collections.unmodifiableMap(known);
    }

    /** Starts accounts that are new, and ends those that are no longer to be read as soon as their poll is over. */
    private void followAccounts(PageHandler pageHandler) {
        List<AwsAccount> wanted = accounts.get();
        if (readers.keySet().equals(Set.copyOf(wanted))) {
            return;
        }
        Map<AwsAccount, AccountPoller> updated = new LinkedHashMap<>();
        readers.forEach((account, reader) -> {
            if (wanted.contains(account) || running.contains(reader)) {
                updated.put(account, reader);
            } else {
                idleSince.remove(reader);
                failing.remove(reader);
                reader.retire(pageHandler);
            }
        });
        wanted.forEach(account -> updated.computeIfAbsent(account, readerOf));
        readers = Collections.unmodifiableMap(updated);
    }

    private boolean pollConcurrently(PageHandler pageHandler, BooleanSupplier runAllowed) throws Exception {
        boolean allIdle = running.isEmpty();
        long now = System.nanoTime();
        List<AwsAccount> wanted = accounts.get();
        readers.forEach((account, reader) -> {
            boolean idleLongEnough = allIdle || now - idleSince.getOrDefault(reader, now - IDLE_PAUSE) >= IDLE_PAUSE;
            if (idleLongEnough && wanted.contains(account) && running.add(reader)) {
                BooleanSupplier stillWanted =
                        () -> runAllowed.getAsBoolean() && accounts.get().contains(account);
                executor.execute(() -> results.add(poll(reader, pageHandler, stillWanted)));
            }
        });
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

    /** Stops all polls. */
    void close() {
        threads.shutdownGraceful(executor);
        readers.values().forEach(AccountPoller::close);
    }
}
