/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.observability;

import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.suggestion.FormatSuggester;
import dev.apigatewaylogging.logformat.suggestion.FormatSuggestion;
import dev.apigatewaylogging.util.LogRateLimiter;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a few of the events of each log group that cannot be parsed, and suggests the access log format that they seem to
 * have: in the log, once per log group and again if the suggestion changes, and on the status page. Events are kept until they
 * are examined, within a limit for all log groups together; no part of a value leaves this class.
 */
@Metadata(label = "bean", description = "Suggests access log formats for log groups whose events cannot be parsed")
public final class FormatSuggestions {

    private static final Logger LOG = LoggerFactory.getLogger(FormatSuggestions.class);

    private static final int MAX_LOG_GROUPS = 1_000;
    private static final long MAX_SAMPLED_CHARACTERS = 2_000_000;

    /** Of a page, so that one of thousands of equal messages is cheap. */
    private static final int MAX_EXAMINED = 100;

    private static final Duration BETWEEN_EXAMINATIONS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMinutes(10);
    private static final Duration CURRENT = Duration.ofHours(1);

    private final LongSupplier nanoClock;
    private final AtomicLong sampledCharacters = new AtomicLong();
    private final Map<LogGroup, Samples> samples = new ConcurrentHashMap<>();

    /**
     * The suggestion for a log group.
     *
     * @param group the log group
     * @param suggestion without payload
     */
    record OfLogGroup(LogGroup group, FormatSuggestion suggestion) {}

    public FormatSuggestions() {
        this(System::nanoTime);
    }

    FormatSuggestions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Takes the messages of events that cannot be parsed. */
    public void unparseable(LogGroup group, List<String> messages) {
        Samples own = samples.get(group);
        if (own == null) {
            if (samples.size() >= MAX_LOG_GROUPS) {
                return;
            }
            own = samples.computeIfAbsent(group, key -> new Samples());
        }
        own.add(messages).ifPresent(suggestion -> log(group, suggestion));
    }

    private static void log(LogGroup group, FormatSuggestion suggestion) {
        String recognized = String.join(", ", suggestion.variables());
        if (suggestion.format().isEmpty()) {
            LOG.warn(
                    "No access log format matches events of log group {} that look like requests. Recognized variables: {}."
                            + " Set ACCESS_LOG_FORMAT to the format in the settings of the stage; docs/formats.md lists what"
                            + " it must contain.",
                    group.name(),
                    recognized);
        } else {
            LOG.warn(
                    "No access log format matches events of log group {} that look like requests. Recognized variables: {}."
                            + " Set ACCESS_LOG_FORMAT to the format in the settings of the stage, or to this one, which"
                            + " matches: {}",
                    group.name(),
                    recognized,
                    suggestion.format());
        }
    }

    /** Returns the suggestions for log groups that had such events within the last hour, by name. */
    List<OfLogGroup> current() {
        return samples.entrySet().stream()
                .flatMap(entry ->
                        entry
                                .getValue()
                                .current()
                                .map(suggestion -> new OfLogGroup(entry.getKey(), suggestion))
                                .stream())
                .sorted(Comparator.comparing(suggestion -> suggestion.group().name()))
                .toList();
    }

    /** The events of a log group that are not examined yet, and the suggestion. */
    private final class Samples {

        private final Set<String> messages = new LinkedHashSet<>();
        private final LogRateLimiter examination = new LogRateLimiter(BETWEEN_EXAMINATIONS, nanoClock);
        private final LogRateLimiter message = new LogRateLimiter(BETWEEN_MESSAGES, nanoClock);
        private FormatSuggestion suggestion;
        private FormatSuggestion logged;
        private boolean isOfAllSamples;
        private long seenAt;

        /** Adds messages; returns a suggestion that is to be logged. */
        private synchronized Optional<FormatSuggestion> add(List<String> unparseable) {
            seenAt = nanoClock.getAsLong();
            for (String text : unparseable.subList(0, Math.min(MAX_EXAMINED, unparseable.size()))) {
                if (messages.size() >= FormatSuggester.MAX_ENTRIES) {
                    break;
                }
                if (text.length() <= FormatSuggester.MAX_LENGTH && !messages.contains(text) && reserve(text.length())) {
                    messages.add(text);
                }
            }
            if (messages.size() >= FormatSuggester.MIN_ENTRIES && examination.isDue()) {
                examine();
            }
            if (suggestion == null || suggestion.equals(logged) || !message.isDue()) {
                return Optional.empty();
            }
            logged = suggestion;
            return Optional.of(suggestion);
        }

        private void examine() {
            boolean all = messages.size() >= FormatSuggester.MAX_ENTRIES;
            // of two formats in a log group, one stays
            if (!isOfAllSamples || 2 * FormatSuggester.matches(suggestion.format(), messages) < messages.size()) {
                FormatSuggester.suggest(messages).ifPresent(suggested -> {
                    suggestion = suggested;
                    isOfAllSamples = all && !suggested.format().isEmpty();
                });
            }
            if (all) {
                sampledCharacters.addAndGet(
                        -messages.stream().mapToLong(String::length).sum());
                messages.clear();
            }
        }

        private synchronized Optional<FormatSuggestion> current() {
            boolean recent = nanoClock.getAsLong() - seenAt < CURRENT.toNanos();
            return recent ? Optional.ofNullable(suggestion) : Optional.empty();
        }
    }

    private boolean reserve(int characters) {
        if (sampledCharacters.addAndGet(characters) <= MAX_SAMPLED_CHARACTERS) {
            return true;
        }
        sampledCharacters.addAndGet(-characters);
        return false;
    }
}
