/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;

/** The forms of event ids that readers meet: CloudWatch's own and those of its emulators. */
public enum EventIds {
    /** 56 digits in the order of emission: the timestamp in the high part, a counter in the low 32 bits. */
    CLOUDWATCH {
        @Override
        public String id(long timestamp, long number) {
            return BigInteger.valueOf(timestamp)
                    .shiftLeft(144)
                    .or(MIDDLE)
                    .or(BigInteger.valueOf(number & 0xffff_ffffL))
                    .toString();
        }
    },
    /** A plain counter. */
    COUNTER {
        @Override
        public String id(long timestamp, long number) {
            return Long.toString(number);
        }
    },
    /** A UUID without any order. */
    UNORDERED {
        @Override
        public String id(long timestamp, long number) {
            return new UUID(number * 0x9E37_79B9_7F4A_7C15L, timestamp ^ Long.reverse(number)).toString();
        }
    };

    private static final BigInteger MIDDLE = new BigInteger("7a3f19c2d4e8", 16).shiftLeft(64);

    public abstract String id(long timestamp, long number);

    /** The form with a name in lower case. */
    static EventIds named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
