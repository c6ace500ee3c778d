/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps an AWS account to an Akto account: the one that Akto's backend returns ({@code fetchAwsAccountIdMappings}),
 * otherwise the account of the token.
 */
@Metadata(label = "bean", description = "Maps AWS accounts to Akto accounts")
public final class AktoAccountMapping {

    private static final Logger LOG = LoggerFactory.getLogger(AktoAccountMapping.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern AWS_ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern AKTO_ACCOUNT = Pattern.compile("[0-9]{1,10}");
    private static final String TYPE = "AWS-ACCOUNTS";

    /** The maximum wait of the first record for the first response: otherwise it could be sent to a wrong account. */
    private static final long FIRST_RESPONSE_TIMEOUT_SECONDS = 15;

    private String ofToken = AktoAccount.of("").id();
    private boolean enabled;
    private final CountDownLatch firstResponse = new CountDownLatch(1);
    private volatile Map<String, String> byAwsAccount = Map.of();

    public AktoAccountMapping() {}

    public AktoAccountMapping(String token) {
        setToken(token);
    }

    /** {@code DATABASE_ABSTRACTOR_TOKEN}; without one there is no mapping. */
    public void setToken(String token) {
        AktoAccount account = AktoAccount.of(token);
        this.enabled = !token.isBlank();
        this.ofToken = account.id();
        if (enabled) {
            account.problem().ifPresent(problem -> LOG.warn("{}. Using Akto account {}.", problem, account.id()));
        }
    }

    /** Returns whether there is a token for Akto's backend. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Updates the mappings from a response of Akto's backend. Unknown fields are ignored.
     *
     * @throws IOException if the response is invalid; the message never contains the response
     */
    public void update(byte[] answer) throws IOException {
        JsonNode mappings;
        try {
            mappings = JSON.readTree(answer);
        } catch (IOException e) {
            // the exception's message would quote the response
            throw new IOException("the response is not JSON");
        }
        if (!mappings.isArray()) {
            throw new IOException("the response is not a list");
        }
        Map<String, String> found = new HashMap<>();
        for (JsonNode mapping : mappings) {
            String aws = mapping.path("awsAccountId").asText();
            String akto = mapping.path("aktoAccountId").asText();
            boolean rightType = mapping.path("type").asText(TYPE).equals(TYPE);
            if (rightType
                    && AWS_ACCOUNT.matcher(aws).matches()
                    && AKTO_ACCOUNT.matcher(akto).matches()) {
                found.put(aws, akto);
            }
        }
        if (!found.equals(byAwsAccount)) {
            LOG.info("Loaded {} account mappings; unmapped AWS accounts use Akto account {}", found.size(), ofToken);
        }
        byAwsAccount = Map.copyOf(found);
        firstResponse.countDown();
    }

    /** The mapped AWS accounts, twelve digits each. */
    Set<String> awsAccounts() {
        return byAwsAccount.keySet();
    }

    /** Keeps the last known mapping after Akto's backend did not respond. */
    public void markUnavailable() {
        firstResponse.countDown();
    }

    /** @param awsAccount twelve digits; empty if unknown */
    String of(String awsAccount) {
        if (enabled) {
            awaitFirstResponse();
        }
        return byAwsAccount.getOrDefault(awsAccount, ofToken);
    }

    private void awaitFirstResponse() {
        try {
            if (firstResponse.getCount() > 0
                    && !firstResponse.await(FIRST_RESPONSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                firstResponse.countDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
