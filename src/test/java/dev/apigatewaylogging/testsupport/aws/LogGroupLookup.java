/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the log group of a request, by name or by ARN. */
final class LogGroupLookup {

    private static final Pattern NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
    private static final Pattern IDENTIFIER = Pattern.compile("[\\w#+=/:,.@-]{1,2048}");
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:logs:([a-z0-9-]+):(\\d{12}):log-group:([.\\-_/#A-Za-z0-9]{1,512})");

    private final LogStore store;

    LogGroupLookup(LogStore store) {
        this.store = store;
    }

    StoredGroup find(AwsCall call, Parameters parameters) {
        Optional<String> name = parameters.text("logGroupName");
        Optional<String> identifier = parameters.text("logGroupIdentifier");
        if (name.isPresent() == identifier.isPresent()) {
            throw AwsError.invalid(
                    name.isPresent()
                            ? "LogGroupName and LogGroupIdentifier are mutually exclusive."
                            : "Either logGroupName or logGroupIdentifier must be given.");
        }
        return name.map(given -> named(call.caller(), given, "logGroupName"))
                .or(() -> identifier.map(given -> identified(call.caller(), given)))
                .orElseThrow(() -> AwsError.noSuch("log group"));
    }

    private StoredGroup identified(AccountRegion caller, String identifier) {
        if (!identifier.startsWith("arn:")) {
            return named(caller, identifier, "logGroupIdentifier");
        }
        Matcher arn = ARN.matcher(identifier);
        if (!IDENTIFIER.matcher(identifier).matches() || !arn.matches()) {
            throw AwsError.constraint(identifier, "logGroupIdentifier", "be a name or an ARN without a trailing :*");
        }
        if (!arn.group(1).equals(caller.region())) {
            throw AwsError.noSuch("log group");
        }
        if (!store.visible(caller.account()).contains(arn.group(2))) {
            throw AwsError.denied("the call on a log group of the account " + arn.group(2));
        }
        return found(new AccountRegion(arn.group(2), arn.group(1)), arn.group(3));
    }

    private StoredGroup named(AccountRegion place, String name, String parameter) {
        if (!NAME.matcher(name).matches()) {
            throw AwsError.constraint(name, parameter, "satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }
        return found(place, name);
    }

    private StoredGroup found(AccountRegion place, String name) {
        return store.find(place, name).orElseThrow(() -> AwsError.noSuch("log group"));
    }
}
