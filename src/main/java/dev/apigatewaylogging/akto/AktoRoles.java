/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.RoleSource;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.InMemoryCheckpointStore;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.delivery.ReplayAware;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roles that Akto's backend knows: those that were entered in Akto's dashboard, or, in cross-account mode, one role by
 * convention in each AWS account that is mapped to an Akto account. Without an answer, the last known ones, also those of an
 * earlier process.
 */
@Metadata(label = "bean", description = "The roles to assume that Akto's backend knows")
public final class AktoRoles implements RoleSource, ReplayAware {

    private static final Logger LOG = LoggerFactory.getLogger(AktoRoles.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The role that Akto's stack creates in an account. */
    private static final String ROLE_BY_CONVENTION = "arn:aws:iam::%s:role/AktoLogReaderRole";

    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/[A-Za-z0-9_+=,.@/-]{1,575}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    /** Akto's dashboard takes several lines. A role's name can contain a comma, and no whitespace. */
    private static final Pattern SEPARATOR = Pattern.compile("(?<![\\s,])[\\s,]++(?=arn:|[0-9]{12}|$)");

    /** Longer than a request to the backend can take; for routes without the one that sends it. */
    private static final Duration FIRST_RESPONSE_TIMEOUT = Duration.ofSeconds(25);

    @Metadata(description = "Stores the last known roles", required = true)
    private CheckpointStore checkpointStore;

    private String token = "";
    private String configuredRoles = "";
    private boolean crossAccountMode;
    private AktoAccountMapping accounts = new AktoAccountMapping();
    private List<String> roles = List.of();
    private boolean known;
    private boolean answerRequired;
    private boolean failing;
    private int ignored;
    private long firstAsked = Long.MIN_VALUE;

    /**
     * Returns the roles of a response of Akto's backend, for a process that only checks them.
     *
     * @param response the roles of the dashboard, or the mapping of accounts
     * @param crossAccountMode whether it is the mapping of accounts
     * @throws IOException if the response is invalid; the message never contains the response
     */
    public static List<String> rolesOf(byte[] response, boolean crossAccountMode) throws IOException {
        AktoRoles roles = new AktoRoles();
        roles.setCheckpointStore(new InMemoryCheckpointStore());
        roles.setCrossAccountMode(crossAccountMode);
        if (crossAccountMode) {
            roles.accounts.update(response);
            roles.updateFromMappings();
        } else {
            roles.update(response);
        }
        return roles.roles();
    }

    /** Stores the last known roles. */
    public void setCheckpointStore(CheckpointStore checkpointStore) {
        this.checkpointStore = checkpointStore;
    }

    /** {@code DATABASE_ABSTRACTOR_TOKEN}; without one, no role comes from Akto. */
    public void setToken(String token) {
        this.token = token;
    }

    /** {@code CROSS_ACCOUNT_ROLE_ARN}; with it, no role comes from Akto. */
    public void setConfiguredRoles(String configuredRoles) {
        this.configuredRoles = configuredRoles;
    }

    /** {@code ENABLE_CROSS_ACCOUNT_MODE}. */
    public void setCrossAccountMode(boolean crossAccountMode) {
        this.crossAccountMode = crossAccountMode;
    }

    /** Knows the accounts of cross-account mode. */
    public void setAccounts(AktoAccountMapping accounts) {
        this.accounts = accounts;
    }

    /**
     * In a replay only an answer of Akto's backend counts: nobody waits for its traffic, and that of the wrong accounts would be
     * sent.
     */
    @Override
    public void setReplay(Replay replay) {
        checkpointStore = replay.store();
        answerRequired = true;
    }

    @Override
    public boolean isEnabled() {
        return !token.isBlank() && configuredRoles.isBlank();
    }

    /** Whether the roles are those of Akto's dashboard. */
    public boolean isFromDashboard() {
        return isEnabled() && !crossAccountMode;
    }

    /** Whether the roles are those of the mapped accounts. */
    public boolean isFromMappings() {
        return isEnabled() && crossAccountMode;
    }

    @Override
    public synchronized boolean isKnown() {
        return !roles().isEmpty() || known;
    }

    @Override
    public synchronized List<String> roles() {
        if (firstAsked == Long.MIN_VALUE) {
            firstAsked = System.nanoTime();
        }
        if (!known && !answerRequired && System.nanoTime() - firstAsked > FIRST_RESPONSE_TIMEOUT.toNanos()) {
            LOG.warn("No answer of Akto's backend about the roles to assume. Using the last known ones.");
            useLastKnown();
        }
        return roles;
    }

    /**
     * Takes the roles of the dashboard from a response of Akto's backend.
     *
     * @throws IOException if the response is invalid; the message never contains the response
     */
    public void update(byte[] answer) throws IOException {
        JsonNode response;
        try {
            response = JSON.readTree(answer);
        } catch (IOException e) {
            // the exception's message would quote the response
            throw new IOException("the response is not JSON");
        }
        if (!response.isObject()) {
            throw new IOException("the response is not an object");
        }
        if (!response.path("actionErrors").isEmpty()) {
            // otherwise the credentials' account would be read
            throw new IOException("the response has errors");
        }
        JsonNode list = response.path("awsAccountIds");
        List<String> entries = new ArrayList<>();
        if (list.isTextual()) {
            Stream.of(SEPARATOR.split(list.asText().strip())).forEach(entries::add);
        } else if (list.isArray()) {
            list.forEach(entry -> entries.add(entry.asText()));
        } else if (!list.isMissingNode() && !list.isNull()) {
            throw new IOException("awsAccountIds is not a text");
        }
        replace(entries.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    /** Takes the accounts of the mapping. */
    public void updateFromMappings() {
        replace(accounts.awsAccounts().stream().sorted().toList());
    }

    /**
     * Keeps the last known roles after Akto's backend did not answer.
     *
     * @return whether this is the first failure since its last answer
     */
    public synchronized boolean markUnavailable() {
        boolean isFirst = !failing;
        failing = true;
        if (!known && !answerRequired) {
            useLastKnown();
        }
        return isFirst;
    }

    private synchronized void replace(List<String> entries) {
        Map<String, String> byAccount = new LinkedHashMap<>();
        int notUsed = 0;
        for (String entry : entries) {
            Matcher role = ROLE.matcher(entry);
            if (ACCOUNT.matcher(entry).matches()) {
                byAccount.putIfAbsent(entry, ROLE_BY_CONVENTION.formatted(entry));
            } else if (!role.matches() || byAccount.putIfAbsent(role.group("account"), entry) != null) {
                notUsed++;
            }
        }
        if (notUsed > 0 && notUsed != ignored) {
            LOG.warn(
                    "Ignored {} of {} roles from Akto's dashboard: not the ARN of a role, or the second role of an account."
                            + " Correct them in the dashboard.",
                    notUsed,
                    entries.size());
        }
        ignored = notUsed;
        if (failing) {
            failing = false;
            LOG.info("Akto's backend answers again which roles to assume");
        }
        use(List.copyOf(byAccount.values()), true);
    }

    private void useLastKnown() {
        Optional<byte[]> stored = Optional.empty();
        try {
            stored = checkpointStore.get(documentName());
        } catch (IOException e) {
            LOG.warn("Failed to read the last known roles ({})", e.toString());
        }
        use(
                stored.map(content -> new String(content, StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> ROLE.matcher(line).matches())
                                .toList())
                        .orElse(List.of()),
                false);
    }

    /** Without a role in the dashboard, the credentials' account is read. */
    private void use(List<String> present, boolean isAnswer) {
        List<String> before = roles;
        known = true;
        roles = present.isEmpty() && !crossAccountMode ? List.of(AwsAccounts.OWN) : present;
        if (isAnswer && !roles.equals(before)) {
            store(present);
        }
    }

    private void store(List<String> present) {
        try {
            checkpointStore.put(documentName(), String.join("\n", present).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn(
                    "Failed to store the roles from Akto's backend ({}). If the backend is unreachable at the next start, they"
                            + " are unknown.",
                    e.toString());
        }
    }

    private String documentName() {
        return "akto-roles-" + AktoAccount.of(token).id();
    }
}
