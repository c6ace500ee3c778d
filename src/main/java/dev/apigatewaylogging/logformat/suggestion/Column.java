/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat.suggestion;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The values at one place of several entries.
 *
 * @param values one for each entry
 * @param forms the forms that all values have that are not blank; empty if all are blank
 */
record Column(List<SampledEntry.Value> values, Set<ValueForm> forms) {

    static Column of(List<SampledEntry.Value> values) {
        Set<ValueForm> forms = EnumSet.noneOf(ValueForm.class);
        boolean first = true;
        for (SampledEntry.Value value : values) {
            if (!value.isBlank()) {
                Set<ValueForm> own = ValueForm.of(value.text());
                if (first) {
                    forms.addAll(own);
                } else {
                    forms.retainAll(own);
                }
                first = false;
            }
        }
        return new Column(List.copyOf(values), forms);
    }

    boolean has(ValueForm form) {
        return forms.contains(form);
    }

    boolean isBlank() {
        return values.stream().allMatch(SampledEntry.Value::isBlank);
    }

    String label() {
        return values.get(0).label();
    }

    String container() {
        return values.get(0).container();
    }

    boolean isQuoted() {
        return values.stream().allMatch(SampledEntry.Value::quoted);
    }

    /** Returns the number of different values that are not blank. */
    long distinct() {
        return values.stream()
                .filter(value -> !value.isBlank())
                .map(SampledEntry.Value::text)
                .distinct()
                .count();
    }

    /** Returns whether some value is the start of a user agent that has spaces or not, without quotation marks. */
    boolean startsUserAgent() {
        return values.stream()
                .anyMatch(value -> !value.quoted() && ValueForm.of(value.text()).contains(ValueForm.PRODUCT));
    }

    boolean hasProduct() {
        return values.stream().map(SampledEntry.Value::text).anyMatch(Column::beginsWithProduct);
    }

    private static boolean beginsWithProduct(String text) {
        int space = text.indexOf(' ');
        return ValueForm.of(space < 0 ? text : text.substring(0, space)).contains(ValueForm.PRODUCT);
    }

    boolean hasTemplate() {
        return values.stream()
                .map(SampledEntry.Value::text)
                .anyMatch(text -> text.indexOf('{') >= 0 && text.indexOf('}') > 0);
    }

    boolean sameValuesAs(Column other) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).text().equals(other.values.get(i).text())) {
                return false;
            }
        }
        return true;
    }
}
