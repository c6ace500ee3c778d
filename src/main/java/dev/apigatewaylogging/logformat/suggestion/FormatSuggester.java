/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessFieldAliases;
import dev.apigatewaylogging.logformat.AccessLogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Suggests the access log format of entries that no known one matches. It considers a limited number of entries of limited
 * length, in time linear in their length.
 *
 * <p>The parser of the flow verifies a format: it must find in the entries a request ID, what was requested, and the very values
 * that the format was made of.
 */
public final class FormatSuggester {

    /** Enough to see what is constant. */
    public static final int MIN_ENTRIES = 3;

    public static final int MAX_ENTRIES = 30;

    /** In characters; longer entries are not considered. */
    public static final int MAX_LENGTH = 2_048;

    /** Entries that differ later than this may have the same format. */
    private static final int COMMON_LITERALS = 4;

    private static final int MAX_GROUPS = 3;
    private static final int MIN_FORMS = 3;
    private static final int MIN_FORMS_WITHOUT_ID = 4;

    private static final Set<ValueForm> OF_REQUEST =
            EnumSet.of(ValueForm.METHOD, ValueForm.EVENT_TYPE, ValueForm.ROUTE, ValueForm.PROTOCOL);
    private static final Set<ValueForm> IDS = EnumSet.of(ValueForm.UUID, ValueForm.EXTENDED_ID);

    private FormatSuggester() {}

    private record Candidate(String format, List<String> variables, long verified) {}

    /** Returns a suggestion; empty if the messages do not look like requests, or are too few. */
    public static Optional<FormatSuggestion> suggest(Collection<String> messages) {
        List<SampledEntry> entries = messages.stream()
                .filter(message -> message.length() <= MAX_LENGTH)
                .distinct()
                .limit(MAX_ENTRIES)
                .map(FormatSuggester::entry)
                .filter(FormatSuggester::looksLikeRequest)
                .toList();
        if (entries.size() < MIN_ENTRIES) {
            return Optional.empty();
        }
        Candidate best = new Candidate("", List.of(), 0);
        for (List<SampledEntry> group : groups(entries)) {
            Optional<Candidate> candidate = Layout.of(group).map(layout -> candidate(layout, group, entries));
            if (candidate.isPresent() && candidate.get().verified() > best.verified()) {
                best = candidate.get();
            }
        }
        boolean verified = best.verified() >= MIN_ENTRIES && 2 * best.verified() >= entries.size();
        return Optional.of(new FormatSuggestion(
                (verified ? best.variables() : variables(entries))
                        .stream().map(variable -> "$context." + variable).toList(),
                verified ? best.format() : ""));
    }

    /**
     * Returns how many of the messages have the format.
     *
     * @param format a suggested format
     */
    public static long matches(String format, Collection<String> messages) {
        LogEventParser parser = new LogEventParser(List.of(format), false);
        return messages.stream()
                .filter(message -> parser.parse(message) instanceof AccessLogEntry entry && isRequest(entry))
                .count();
    }

    private static SampledEntry entry(String message) {
        return JsonTokenizer.read(message).orElseGet(() -> TextTokenizer.read(message));
    }

    private static Set<ValueForm> forms(SampledEntry entry) {
        Set<ValueForm> forms = EnumSet.noneOf(ValueForm.class);
        entry.values().forEach(value -> forms.addAll(ValueForm.of(value.text())));
        forms.remove(ValueForm.NUMBER);
        return forms;
    }

    private static boolean looksLikeRequest(SampledEntry entry) {
        Set<ValueForm> forms = forms(entry);
        boolean hasId = forms.stream().anyMatch(IDS::contains);
        return forms.stream().anyMatch(OF_REQUEST::contains)
                && forms.size() >= (hasId ? MIN_FORMS : MIN_FORMS_WITHOUT_ID);
    }

    /** Entries that may have one format: the largest sets with the same text between values, or at their start, and all. */
    private static Set<List<SampledEntry>> groups(List<SampledEntry> entries) {
        Set<List<SampledEntry>> groups = new LinkedHashSet<>();
        groups.add(entries);
        addLargest(entries, COMMON_LITERALS, groups);
        addLargest(entries, Integer.MAX_VALUE, groups);
        return groups;
    }

    private static void addLargest(List<SampledEntry> entries, int literals, Set<List<SampledEntry>> groups) {
        Map<List<String>, List<SampledEntry>> byLiterals = new LinkedHashMap<>();
        for (SampledEntry entry : entries) {
            int end = Math.min(literals, entry.literals().size());
            byLiterals
                    .computeIfAbsent(entry.literals().subList(0, end), key -> new ArrayList<>())
                    .add(entry);
        }
        byLiterals.values().stream()
                .filter(group -> group.size() >= MIN_ENTRIES)
                .sorted((one, other) -> other.size() - one.size())
                .limit(MAX_GROUPS)
                .forEach(groups::add);
    }

    private static Candidate candidate(Layout layout, List<SampledEntry> group, List<SampledEntry> entries) {
        List<String> variables = VariableChoice.of(layout.columns());
        String format = layout.format(variables);
        long verified =
                matches(format, entries.stream().map(SampledEntry::message).toList());
        boolean exact = verified > 0 && isExact(format, layout, variables, group);
        return new Candidate(
                format, variables.stream().filter(name -> !name.isEmpty()).toList(), exact ? verified : 0);
    }

    /** Returns whether the parser finds the values of the columns in most entries. */
    private static boolean isExact(String format, Layout layout, List<String> variables, List<SampledEntry> group) {
        LogEventParser parser = new LogEventParser(List.of(format), false);
        int exact = 0;
        for (int i = 0; i < group.size(); i++) {
            if (parser.parse(group.get(i).message()) instanceof AccessLogEntry entry
                    && hasValues(entry, layout, variables, i)) {
                exact++;
            }
        }
        return 2 * exact >= group.size();
    }

    private static boolean hasValues(AccessLogEntry entry, Layout layout, List<String> variables, int index) {
        for (int i = 0; i < variables.size(); i++) {
            SampledEntry.Value value = layout.columns().get(i).values().get(index);
            Optional<AccessField> field = AccessFieldAliases.fieldOf("", variables.get(i));
            boolean compared =
                    field.isPresent() && !value.isBlank() && value.text().indexOf('\\') < 0;
            if (compared && !value.text().equals(entry.fields().get(field.get()))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the variables of the forms that most entries have. */
    private static List<String> variables(List<SampledEntry> entries) {
        return Arrays.stream(ValueForm.values())
                .filter(form -> !form.variable().isEmpty() && form != ValueForm.API_ID && form != ValueForm.ACCOUNT)
                .filter(form -> 2
                                * entries.stream()
                                        .filter(entry -> forms(entry).contains(form))
                                        .count()
                        >= entries.size())
                .map(ValueForm::variable)
                .toList();
    }

    /** Returns whether an entry has an ID, and what was requested. */
    private static boolean isRequest(AccessLogEntry entry) {
        Set<AccessField> fields = entry.fields().keySet();
        boolean hasId = fields.contains(AccessField.REQUEST_ID) || fields.contains(AccessField.EXTENDED_REQUEST_ID);
        boolean path = fields.contains(AccessField.PATH) || fields.contains(AccessField.RESOURCE_PATH);
        return hasId
                && ((fields.contains(AccessField.METHOD) && path)
                        || fields.contains(AccessField.ROUTE_KEY)
                        || fields.contains(AccessField.STATUS))
                && entry.contradicted().isEmpty();
    }
}
