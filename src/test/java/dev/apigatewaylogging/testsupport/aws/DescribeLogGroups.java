/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** DescribeLogGroups: the groups of an account and region by name, and those of linked accounts. */
final class DescribeLogGroups implements LogOperation {

    private static final String NAME = "DescribeLogGroups";
    private static final int MOST = 50;
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final LogStore store;
    private final PageTokens tokens;
    private final Faults faults;
    private final Duration retention;

    DescribeLogGroups(LogStore store, PageTokens tokens, Faults faults, FakeAwsSettings settings) {
        this.faults = faults;
        this.retention = settings.retention();
        this.store = store;
        this.tokens = tokens;
    }

    @Override
    public Set<String> parameters() {
        return Set.of(
                "logGroupNamePrefix",
                "logGroupNamePattern",
                "limit",
                "nextToken",
                "logGroupClass",
                "includeLinkedAccounts",
                "accountIdentifiers");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        Optional<String> prefix = parameters.text("logGroupNamePrefix");
        Optional<String> pattern = parameters.text("logGroupNamePattern");
        Optional<String> ofClass = parameters.text("logGroupClass");
        int limit = parameters.limit(MOST);
        if (prefix.isPresent() && pattern.isPresent()) {
            throw AwsError.invalid("LogGroupNamePrefix and LogGroupNamePattern are mutually exclusive parameters.");
        }
        List<String> accounts = accounts(call.caller(), parameters);
        int skip = parameters
                .token()
                .map(token -> tokens.open(token, NAME, parameters, Integer.class))
                .orElse(0);
        Predicate<StoredGroup> wanted =
                group -> prefix.map(group.name()::startsWith).orElse(true)
                        && pattern.map(part -> lower(group.name()).contains(lower(part)))
                                .orElse(true)
                        && ofClass.map("STANDARD"::equals).orElse(true);
        List<StoredGroup> found = accounts.stream()
                .flatMap(account ->
                        store.in(new AccountRegion(account, call.caller().region())).values().stream())
                .filter(wanted)
                .skip(skip)
                .limit(limit + 1L)
                .toList();
        List<StoredGroup> page = found.subList(0, Math.min(limit, found.size()));
        return JsonAnswer.of(json -> {
            json.writeArrayFieldStart("logGroups");
            for (StoredGroup group : page) {
                write(group, parameters.flag("includeLinkedAccounts"), json);
            }
            json.writeEndArray();
            if (parameters.token().isPresent() && faults.repeatsToken()) {
                json.writeStringField("nextToken", parameters.token().get());
            } else if (found.size() > limit) {
                json.writeStringField("nextToken", tokens.issue(NAME, parameters, skip + limit));
            }
        });
    }

    /** The caller's account, or with it those whose groups a monitoring account sees. */
    private List<String> accounts(AccountRegion caller, Parameters parameters) {
        List<String> named = parameters.texts("accountIdentifiers");
        if (!parameters.flag("includeLinkedAccounts")) {
            if (!named.isEmpty()) {
                throw AwsError.invalid("accountIdentifiers needs includeLinkedAccounts.");
            }
            return List.of(caller.account());
        }
        return store.visible(caller.account()).stream()
                .filter(account -> named.isEmpty() || named.contains(account))
                .toList();
    }

    /** With linked accounts AWS leaves out what only a group's own account knows. */
    private void write(StoredGroup group, boolean linked, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("logGroupName", group.name());
        json.writeNumberField("creationTime", group.createdAt());
        json.writeStringField("arn", group.arn() + ":*");
        json.writeStringField("logGroupArn", group.arn());
        json.writeStringField("logGroupClass", "STANDARD");
        if (!linked) {
            json.writeNumberField("metricFilterCount", 0);
            json.writeNumberField("storedBytes", group.bytes());
        }
        if (!linked && retention.toDays() > 0 && retention.compareTo(FOR_EVER) < 0) {
            json.writeNumberField("retentionInDays", retention.toDays());
        }
        json.writeEndObject();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
