/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Akto account of the records: the claim {@code accountId} of the API token, a JSON Web Token. Read and not
 * verified, since only its issuer can verify it.
 *
 * @param id the account ID, digits
 * @param problem why {@link #DEFAULT_ID} is used; empty if the token has an account ID. Never contains any part of the
 *     token
 */
public record AktoAccount(String id, Optional<String> problem) {

    /** The account of an Akto installation with a single account. */
    public static final String DEFAULT_ID = "1000000";

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

    /**
     * Reads the account from DATABASE_ABSTRACTOR_TOKEN; for an invalid token returns the default account and the
     * reason.
     */
    public static AktoAccount of(String token) {
        String trimmed = token.strip();
        if (trimmed.isEmpty()) {
            return unknown("DATABASE_ABSTRACTOR_TOKEN is not set");
        }
        int begin = trimmed.indexOf('.') + 1;
        int end = trimmed.indexOf('.', begin);
        if (begin == 0 || end < 0) {
            return unknown("DATABASE_ABSTRACTOR_TOKEN is not a JSON Web Token: expected three parts separated by dots");
        }
        byte[] payload;
        try {
            payload = Base64.getUrlDecoder().decode(trimmed.substring(begin, end));
        } catch (IllegalArgumentException e) {
            return unknown("the payload of DATABASE_ABSTRACTOR_TOKEN is not base64url");
        }
        try {
            return accountId(payload);
        } catch (IOException e) {
            // the exception's message would quote the token
            return unknown("the payload of DATABASE_ABSTRACTOR_TOKEN is not JSON");
        }
    }

    private static AktoAccount accountId(byte[] payload) throws IOException {
        try (JsonParser parser = JSON.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unknown("the payload of DATABASE_ABSTRACTOR_TOKEN is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("accountId");
                JsonToken value = parser.nextToken();
                if (!wanted) {
                    parser.skipChildren();
                } else if (value.isScalarValue()
                        && DIGITS.matcher(parser.getText()).matches()) {
                    return new AktoAccount(parser.getText(), Optional.empty());
                } else {
                    return unknown("the claim accountId of DATABASE_ABSTRACTOR_TOKEN is not a number");
                }
            }
            return unknown("DATABASE_ABSTRACTOR_TOKEN has no claim accountId");
        }
    }

    private static AktoAccount unknown(String reason) {
        return new AktoAccount(DEFAULT_ID, Optional.of(reason));
    }
}
