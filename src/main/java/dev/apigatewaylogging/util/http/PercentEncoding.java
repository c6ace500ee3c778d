/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of RFC 3986, for text that may or may not be encoded already. */
public final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String SIGNS_OF_A_PATH = "!$&'()*+,;=:@";

    private PercentEncoding() {}

    /** Encodes invalid characters of a path; keeps sequences such as {@code %2F}, and the braces of a template. */
    public static String path(String path) {
        return encoded(path, SIGNS_OF_A_PATH + "/{}", true);
    }

    /** Encodes the value of a path parameter; a greedy parameter ({@code {proxy+}}) contains slashes. */
    public static String pathParameter(String value, boolean greedy) {
        return encoded(value, greedy ? SIGNS_OF_A_PATH + "/" : SIGNS_OF_A_PATH, true);
    }

    /**
     * Encodes a name or value of a query string. API Gateway logs them decoded; text that can only be encoded already
     * is kept.
     */
    static String queryPart(String text) {
        return looksEncoded(text) ? text : encoded(text, "", false);
    }

    /** Decodes every valid sequence. */
    public static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        return new String(decodedBytes(text), StandardCharsets.UTF_8);
    }

    /** Matches only unreserved characters and sequences that decode to well-formed UTF-8. */
    private static boolean looksEncoded(String text) {
        if (text.indexOf('%') < 0) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' ? !isSequence(text, i) : !isUnreserved(c) && c != '+') {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decodedBytes(text)));
            return true;
        } catch (CharacterCodingException notEncoded) {
            return false;
        }
    }

    private static String encoded(String text, String alsoPlain, boolean keepSequences) {
        int i = 0;
        while (i < text.length() && isPlain(text, i, alsoPlain, keepSequences)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, i);
        while (i < text.length()) {
            if (isPlain(text, i, alsoPlain, keepSequences)) {
                encoded.append(text.charAt(i++));
                continue;
            }
            int end = i + Character.charCount(text.codePointAt(i));
            for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                HEX.toHexDigits(encoded.append('%'), b);
            }
            i = end;
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text, int at, String alsoPlain, boolean keepSequences) {
        char c = text.charAt(at);
        return isUnreserved(c) || alsoPlain.indexOf(c) >= 0 || (keepSequences && c == '%' && isSequence(text, at));
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean isSequence(String text, int at) {
        return at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    private static byte[] decodedBytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) == '%' && isSequence(text, i)) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            } else {
                int end = i + Character.charCount(text.codePointAt(i));
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end;
            }
        }
        return bytes.toByteArray();
    }
}
