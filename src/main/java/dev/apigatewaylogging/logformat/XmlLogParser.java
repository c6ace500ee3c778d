/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Parses access log entries in the console's XML format: {@code <request id="…"> <ip>…</ip> … </request>}. API Gateway
 * inserts values without escaping, so an XML parser would fail. A client that adds an element has to end its own one and
 * leaves an end without a start, or repeats an element.
 */
final class XmlLogParser {

    private static final String START = "<request id=\"";
    /** Then an element has the ID. */
    private static final String ROOT = "<request>";

    private static final int MAX_NAME_LENGTH = 64;
    private static final int MAX_DEPTH = 16;

    private XmlLogParser() {}

    /** Adds the values of an entry to the fields; returns false if it has another format. */
    static boolean read(String entry, AccessLogEntryBuilder into) {
        String text = entry.strip();
        int endOfId = text.startsWith(START) ? text.indexOf('"', START.length()) : text.startsWith(ROOT) ? 0 : -1;
        if (endOfId < 0) {
            return false;
        }
        if (endOfId > 0) {
            into.put(AccessField.REQUEST_ID, text.substring(START.length(), endOfId));
        }
        int open = text.indexOf('<', endOfId + 1);
        int close = 0;
        int end = 0;
        int depth = 0;
        Deque<String> unended = new ArrayDeque<>();
        Set<String> names = new HashSet<>();
        while (open >= 0) {
            close = close > open ? close : text.indexOf('>', open);
            end = end > open ? end : text.indexOf("</", open);
            if (close < 0 || end < 0) {
                break;
            }
            if (end < close) {
                // not the start of an element
                if (end == open && text.indexOf('<', close) >= 0 && !endsLast(unended, text, end + 2, close)) {
                    into.endedByClient();
                }
                open = text.indexOf('<', open + 1);
                continue;
            }
            String name = text.substring(open + 1, Math.min(close, open + 1 + MAX_NAME_LENGTH));
            boolean element = text.startsWith(name + ">", end + 2);
            if (!element && unended.size() < MAX_DEPTH) {
                unended.push(name);
            }
            if (!element) {
                around(name, text, close + 1, depth++ < MAX_DEPTH, into);
            }
            if (element) {
                if (!names.add(name)) {
                    into.endedByClient();
                }
                put(name, text.substring(close + 1, end), into);
            }
            open = text.indexOf('<', element ? end + 2 : close);
        }
        return true;
    }

    /** Takes the start of an element around others: what is in a value of a client's, the client wrote. */
    private static void around(String name, String text, int start, boolean isRead, AccessLogEntryBuilder into) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(name);
        if (meaning == null) {
            into.unknown(name);
            return;
        }
        into.anyText();
        into.endedByClient();
        int end = isRead ? text.indexOf("</" + name + ">", start) : -1;
        if (end > 0) {
            into.put(meaning, text.substring(start, end).strip());
        }
    }

    private static boolean endsLast(Deque<String> unended, String text, int from, int to) {
        return !unended.isEmpty() && text.substring(from, to).equals(unended.poll());
    }

    private static void put(String name, String value, AccessLogEntryBuilder into) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(name);
        if (meaning != null) {
            into.put(meaning, value.strip());
        } else {
            into.unknown(name);
        }
    }
}
