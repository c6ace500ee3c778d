package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of Akto's accounts the records of an AWS account belong to: the one that Akto's backend names
 * ({@code fetchAwsAccountIdMappings}), or else that of the token.
 */
@Metadata(label = "bean", description = "Maps AWS accounts to Akto accounts")
public final class AktoAccountMapping {

    private static final Logger LOG = LoggerFactory.getLogger(AktoAccountMapping.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern AWS_ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern AKTO_ACCOUNT = Pattern.compile("[0-9]{1,10}");
    private static final String TYPE = "AWS-ACCOUNTS";

    /** The first record waits so long for the first answer: it could go to a wrong account otherwise. */
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
            account.problem().ifPresent(problem -> LOG.warn("{}. Records go to account {}.", problem, account.id()));
        }
    }

    /** Whether there is a token to ask Akto's backend with. */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Takes up an answer of Akto's backend. It can hold other things, which are not looked at.
     *
     * @throws IOException if it is not such an answer; the text is not part of the message
     */
    public void update(byte[] answer) throws IOException {
        JsonNode mappings;
        try {
            mappings = JSON.readTree(answer);
        } catch (IOException e) {
            // its message would quote the answer
            throw new IOException("the answer is not JSON");
        }
        if (!mappings.isArray()) {
            throw new IOException("the answer is not a list");
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
            LOG.info(
                    "Akto names its account for {} AWS accounts; the records of others go to {}",
                    found.size(),
                    ofToken);
        }
        byAwsAccount = Map.copyOf(found);
        firstResponse.countDown();
    }

    /** Akto's backend has not answered: what it said last is good, or that of the token. */
    public void markUnavailable() {
        firstResponse.countDown();
    }

    /** @param awsAccount twelve digits; empty where unknown */
    String of(String awsAccount) {
        if (enabled) {
            awaitFirstAnswer();
        }
        return byAwsAccount.getOrDefault(awsAccount, ofToken);
    }

    private void awaitFirstAnswer() {
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
