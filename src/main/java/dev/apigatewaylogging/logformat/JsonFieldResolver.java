/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

/** Resolves the fields of a JSON access log entry. */
interface JsonFieldResolver {

    /**
     * Adds a value.
     *
     * @param container the name of the object with the field; empty for the outermost
     */
    void put(AccessLogEntryBuilder into, String container, String name, String value);

    /** Returns whether an object or array is kept as JSON text. */
    boolean wantsWhole(String container, String name);

    /** Notes an object or array that begins: the known format may not have it. */
    default void object(AccessLogEntryBuilder into, String container, String name) {}

    /** Notes a name in an object that is no part of the request, or is kept as JSON text. */
    default void nameInside(AccessLogEntryBuilder into, String name) {}

    /** Returns a value without the quotation marks that a format of unknown names has around its variable, too. */
    default String withoutQuotes(String value) {
        return value;
    }

    /** Resolves the names that users commonly choose. */
    JsonFieldResolver COMMON = new JsonFieldResolver() {
        @Override
        public void put(AccessLogEntryBuilder into, String container, String name, String value) {
            AccessFieldAliases.Name known = AccessFieldAliases.of(container, name);
            if (known instanceof AccessFieldAliases.Meaning meaning) {
                into.put(meaning, value);
            } else if (known == AccessFieldAliases.Other.REQUEST_LINE) {
                into.putRequestLine(value);
                into.anyText();
            } else if (known == AccessFieldAliases.Other.UNKNOWN) {
                into.anyText();
            }
        }

        @Override
        public String withoutQuotes(String value) {
            int last = value.length() - 1;
            return last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"' ? value.substring(1, last) : value;
        }

        @Override
        public boolean wantsWhole(String container, String name) {
            return AccessFieldAliases.of(container, name) instanceof AccessFieldAliases.Meaning meaning
                    && switch (meaning.field()) {
                        case REQUEST_HEADERS, RESPONSE_HEADERS, REQUEST_BODY, RESPONSE_BODY, QUERY -> true;
                        default -> false;
                    };
        }
    };
}
