package dev.apigatewaylogging.logformat;

/**
 * Parses access log entries in the console's XML format: {@code <request id="…"> <ip>…</ip> … </request>}. API Gateway
 * inserts values without escaping, so an XML parser would fail.
 */
final class XmlLogParser {

    private static final String START = "<request id=\"";
    private static final int MAX_NAME_LENGTH = 64;

    private XmlLogParser() {}

    /** Adds the values of an entry to the fields; returns false if it has another format. */
    static boolean read(String entry, AccessLogEntryBuilder into) {
        String text = entry.strip();
        int endOfId = text.startsWith(START) ? text.indexOf('"', START.length()) : -1;
        if (endOfId < 0) {
            return false;
        }
        into.put(AccessField.REQUEST_ID, text.substring(START.length(), endOfId));
        int open = text.indexOf('<', endOfId);
        int close = 0;
        int end = 0;
        while (open >= 0) {
            close = close > open ? close : text.indexOf('>', open);
            end = end > open ? end : text.indexOf("</", open);
            if (close < 0 || end < 0) {
                break;
            }
            if (end < close) {
                // not the start of an element
                open = text.indexOf('<', open + 1);
                continue;
            }
            String name = text.substring(open + 1, Math.min(close, open + 1 + MAX_NAME_LENGTH));
            boolean element = text.startsWith(name + ">", end + 2);
            if (element) {
                put(name, text.substring(close + 1, end), into);
            }
            open = text.indexOf('<', element ? end + 2 : close);
        }
        return true;
    }

    private static void put(String name, String value, AccessLogEntryBuilder into) {
        AccessFieldAliases.Meaning meaning = AccessFieldAliases.of(name);
        if (meaning != null) {
            into.put(meaning, value.strip());
        }
    }
}
