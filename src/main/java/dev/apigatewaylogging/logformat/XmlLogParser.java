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
        int end = 0;
        while (open >= 0) {
            int close = text.indexOf('>', open);
            end = Math.max(end, text.indexOf("</", Math.max(end, open)));
            if (close < 0 || end < close) {
                break;
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
