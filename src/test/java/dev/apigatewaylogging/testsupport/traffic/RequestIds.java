/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.traffic;

import java.util.OptionalLong;

/** Request ids in the forms that API Gateway gives them, each telling the number of its request. */
final class RequestIds {

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int LENGTH_OF_UUID = 36;
    private static final int UUID_NUMBER = 12;
    private static final int SHORT_RANDOM = 8;
    private static final int SHORT_NUMBER = 7;

    private final long seed;

    RequestIds(long seed) {
        this.seed = seed;
    }

    /** A REST API's. */
    String uuid(long number) {
        String random = dice(number).hex(14);
        return random.substring(0, 8) + "-" + random.substring(8, 12) + "-4" + random.substring(12, 14) + "0-9"
                + random.substring(0, 3) + "-" + String.format("%0" + UUID_NUMBER + "x", number);
    }

    /** An HTTP or a WebSocket API's, such as {@code JKJaXmPLvHcESHA=}; a REST API's extended ones look the same. */
    String shortId(long number) {
        SeededRandom dice = dice(number);
        StringBuilder id = new StringBuilder(SHORT_RANDOM + SHORT_NUMBER + 1);
        for (int i = 0; i < SHORT_RANDOM; i++) {
            id.append(DIGITS.charAt(dice.below(DIGITS.length())));
        }
        for (int digit = SHORT_NUMBER - 1; digit >= 0; digit--) {
            id.append(DIGITS.charAt((int) ((number >> (digit * 6)) & 63)));
        }
        return id.append('=').toString();
    }

    /** The number of a request, if the id can be one of these at all. */
    OptionalLong number(String id) {
        if (id.length() == LENGTH_OF_UUID) {
            String digits = id.substring(LENGTH_OF_UUID - UUID_NUMBER);
            return digits.matches("[0-9a-f]+") ? known(Long.parseLong(digits, 16), id, true) : OptionalLong.empty();
        }
        if (id.length() != SHORT_RANDOM + SHORT_NUMBER + 1) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = SHORT_RANDOM; i < SHORT_RANDOM + SHORT_NUMBER; i++) {
            number = (number << 6) | Math.max(0, DIGITS.indexOf(id.charAt(i)));
        }
        return known(number, id, false);
    }

    private OptionalLong known(long number, String id, boolean uuid) {
        return id.equals(uuid ? uuid(number) : shortId(number)) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private SeededRandom dice(long number) {
        return new SeededRandom(~seed * 37 + number);
    }
}
