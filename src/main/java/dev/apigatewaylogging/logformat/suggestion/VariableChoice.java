/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import dev.apigatewaylogging.logformat.AccessField;
import dev.apigatewaylogging.logformat.AccessFieldAliases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Chooses a variable for each column. A wrong one is worse than none: a status, an API ID or a host that could also be something
 * else is left out.
 */
final class VariableChoice {

    /** A log group has the access logs of few APIs. */
    private static final long MAX_APIS = 3;

    /** Of what is named like this, the IDs, statuses and addresses are not those of the request. */
    private static final Set<String> OTHERS = Set.of(
            "integration",
            "auth",
            "waf",
            "endpoint",
            "lambda",
            "function",
            "trace",
            "caller",
            "principal",
            "error",
            "backend",
            "upstream",
            "cognito",
            "key",
            "parent",
            "correlation",
            "session",
            "latency",
            "length");

    private static final Map<AccessField, ValueForm> FORMS = new HashMap<>();

    static {
        FORMS.put(AccessField.METHOD, ValueForm.METHOD);
        FORMS.put(AccessField.PATH, ValueForm.PATH);
        FORMS.put(AccessField.RESOURCE_PATH, ValueForm.PATH);
        FORMS.put(AccessField.STATUS, ValueForm.STATUS);
        FORMS.put(AccessField.PROTOCOL, ValueForm.PROTOCOL);
        FORMS.put(AccessField.CLIENT_IP, ValueForm.IP);
        FORMS.put(AccessField.REQUEST_TIME, ValueForm.TIME);
        FORMS.put(AccessField.REQUEST_TIME_EPOCH, ValueForm.EPOCH);
        FORMS.put(AccessField.EVENT_TYPE, ValueForm.EVENT_TYPE);
        FORMS.put(AccessField.HOST, ValueForm.HOST);
        FORMS.put(AccessField.ACCOUNT_ID, ValueForm.ACCOUNT);
        FORMS.put(AccessField.ROUTE_KEY, ValueForm.ROUTE);
    }

    private static final Map<AccessField, String> NAMED = Map.of(
            AccessField.REQUEST_ID, "requestId",
            AccessField.EXTENDED_REQUEST_ID, "extendedRequestId",
            AccessField.RESOURCE_PATH, "resourcePath",
            AccessField.USER_AGENT, "identity.userAgent",
            AccessField.STAGE, "stage",
            AccessField.API_ID, "apiId",
            AccessField.CONNECTION_ID, "connectionId");

    private final List<Column> columns;
    private final String[] chosen;

    private VariableChoice(List<Column> columns) {
        this.columns = columns;
        this.chosen = new String[columns.size()];
        Arrays.fill(chosen, "");
    }

    /** Returns a variable for each column, without {@code $context.}; empty if it is unknown. */
    static List<String> of(List<Column> columns) {
        VariableChoice choice = new VariableChoice(columns);
        choice.byName();
        choice.byForm();
        return List.of(choice.chosen);
    }

    private void byName() {
        for (int i = 0; i < chosen.length; i++) {
            Column column = columns.get(i);
            if (column.label().isEmpty() || column.isBlank() || isOfOthers(column)) {
                continue;
            }
            Optional<AccessField> field = AccessFieldAliases.fieldOf(column.container(), column.label());
            if (field.isPresent() && canBe(column, field.get())) {
                choose(i, variable(field.get()));
            }
        }
    }

    private static String variable(AccessField field) {
        ValueForm form = FORMS.get(field);
        return NAMED.getOrDefault(field, form == null ? "" : form.variable());
    }

    private static boolean canBe(Column column, AccessField field) {
        ValueForm form = FORMS.get(field);
        return form == null || column.has(form);
    }

    private void choose(int column, String variable) {
        if (chosen[column].isEmpty() && !isChosen(variable)) {
            chosen[column] = variable;
        }
    }

    private boolean isChosen(String variable) {
        return !variable.isEmpty() && Arrays.asList(chosen).contains(variable);
    }

    /** Chooses the variable of a form for the first column that has it. */
    private void first(ValueForm form) {
        free(column -> column.has(form)).stream().findFirst().ifPresent(i -> choose(i, form.variable()));
    }

    /** Chooses it only if no other column could have it. */
    private void only(ValueForm form, Predicate<Column> condition) {
        List<Integer> free = free(column -> column.has(form) && condition.test(column));
        if (!free.isEmpty() && free.stream().allMatch(i -> columns.get(i).sameValuesAs(columns.get(free.get(0))))) {
            choose(free.get(0), form.variable());
        }
    }

    private List<Integer> free(Predicate<Column> condition) {
        return IntStream.range(0, chosen.length)
                .filter(i -> chosen[i].isEmpty() && !isOfOthers(columns.get(i)) && condition.test(columns.get(i)))
                .boxed()
                .toList();
    }

    private static boolean isOfOthers(Column column) {
        String name = (column.container() + " " + column.label()).toLowerCase(Locale.ROOT);
        boolean named = OTHERS.stream().anyMatch(name::contains)
                && AccessFieldAliases.fieldOf("", column.label()).isEmpty();
        return named || AccessFieldAliases.isUnrelatedObject(column.container());
    }

    private void byForm() {
        first(ValueForm.IP);
        first(ValueForm.TIME);
        first(ValueForm.EPOCH);
        first(ValueForm.PROTOCOL);
        first(ValueForm.ROUTE);
        if (!columns.stream().allMatch(column -> !column.has(ValueForm.EVENT_TYPE) || column.has(ValueForm.METHOD))) {
            first(ValueForm.EVENT_TYPE);
        }
        first(ValueForm.METHOD);
        paths();
        status();
        ids();
        only(ValueForm.HOST, column -> true);
        only(ValueForm.API_ID, column -> column.distinct() <= MAX_APIS);
        only(ValueForm.ACCOUNT, column -> column.distinct() == 1);
        free(Column::hasProduct).stream().findFirst().ifPresent(i -> choose(i, ValueForm.PRODUCT.variable()));
    }

    /** Behind a second method, a path is that of the route. With both, the longer path has the stage in front. */
    private void paths() {
        for (int i : free(column -> column.has(ValueForm.PATH))) {
            boolean route = i > 0 && columns.get(i - 1).has(ValueForm.METHOD) && chosen[i - 1].isEmpty();
            if (route || columns.get(i).hasTemplate()) {
                choose(i, "resourcePath");
            }
        }
        List<Integer> paths = new ArrayList<>(free(column -> column.has(ValueForm.PATH)));
        if (paths.isEmpty()) {
            return;
        }
        int path = paths.get(0);
        if (paths.size() == 2 && isSuffix(columns.get(path), columns.get(paths.get(1)))) {
            path = paths.get(1);
        }
        choose(path, ValueForm.PATH.variable());
        for (int other : paths) {
            if (other != path && isSuffix(columns.get(other), columns.get(path))) {
                choose(other, "resourcePath");
            }
        }
    }

    private static boolean isSuffix(Column shorter, Column longer) {
        return !shorter.sameValuesAs(longer)
                && IntStream.range(0, shorter.values().size()).allMatch(i -> longer.values()
                        .get(i)
                        .text()
                        .endsWith(shorter.values().get(i).text()));
    }

    /** The status of an integration has the same form; the request's own follows the protocol, or is the only one. */
    private void status() {
        int protocol = Arrays.asList(chosen).indexOf(ValueForm.PROTOCOL.variable());
        if (protocol >= 0
                && protocol + 1 < chosen.length
                && columns.get(protocol + 1).has(ValueForm.STATUS)) {
            choose(protocol + 1, ValueForm.STATUS.variable());
        }
        only(ValueForm.STATUS, column -> true);
    }

    /** An HTTP or WebSocket API has request IDs of the form that a REST API's extended ones have. */
    private void ids() {
        first(ValueForm.UUID);
        List<Integer> others = free(column -> column.has(ValueForm.EXTENDED_ID));
        if (isChosen(ValueForm.UUID.variable())) {
            others.stream().findFirst().ifPresent(i -> choose(i, ValueForm.EXTENDED_ID.variable()));
            return;
        }
        // a connection has several requests
        others.stream()
                .filter(i ->
                        columns.get(i).distinct() == columns.get(i).values().size())
                .findFirst()
                .ifPresent(i -> choose(i, ValueForm.UUID.variable()));
    }
}
