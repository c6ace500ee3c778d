/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Page tokens: opaque, bound to the parameters they were given for, good for a while. */
final class PageTokens {

    private static final int MOST = 100_000;

    private final Clock clock;
    private final Duration life;
    private final Faults faults;
    private final SplittableRandom random;
    private final Map<String, Issued> issued = new LinkedHashMap<>();
    private long count;

    private record Issued(String operation, JsonNode boundTo, Object position, Instant expires) {}

    PageTokens(FakeAwsSettings settings, Faults faults) {
        this.clock = settings.clock();
        this.life = settings.tokenLife();
        this.faults = faults;
        this.random = new SplittableRandom(settings.seed());
    }

    /** A token that leads to a position in the pages of an operation. */
    synchronized String issue(String operation, Parameters parameters, Object position) {
        byte[] bytes = new byte[96];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expires =
                faults.expiresToken(++count) ? Instant.MIN : clock.instant().plus(life);
        issued.put(token, new Issued(operation, parameters.withoutToken(), position, expires));
        if (issued.size() > MOST) {
            issued.remove(issued.keySet().iterator().next());
        }
        return token;
    }

    /** The position that a token leads to; a refusal if it is not one for these parameters. */
    synchronized <T> T open(String token, String operation, Parameters parameters, Class<T> type) {
        Issued found = issued.get(token);
        if (found == null || !found.operation().equals(operation)) {
            throw AwsError.invalid("The specified nextToken is invalid.");
        }
        if (!found.boundTo().equals(parameters.withoutToken())) {
            throw AwsError.invalid("The specified nextToken is invalid: it was given for other parameters.");
        }
        if (found.expires().isBefore(clock.instant())) {
            throw AwsError.invalid("The specified nextToken is expired.");
        }
        return type.cast(found.position());
    }
}
