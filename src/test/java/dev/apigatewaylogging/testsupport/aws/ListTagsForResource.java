/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ListTagsForResource: the tags of a log group, by its ARN without a trailing {@code :*}. */
final class ListTagsForResource implements LogOperation {

    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:logs:([a-z0-9-]+):(\\d{12}):log-group:([.\\-_/#A-Za-z0-9]{1,512})");

    private final LogStore store;
    private final Faults faults;

    ListTagsForResource(LogStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    @Override
    public Set<String> parameters() {
        return Set.of("resourceArn");
    }

    @Override
    public HttpReply answer(AwsCall call, Parameters parameters) {
        String resource = parameters.required("resourceArn");
        Matcher arn = ARN.matcher(resource);
        if (!arn.matches()) {
            throw AwsError.constraint(resource, "resourceArn", "be the ARN of a log group without a trailing :*");
        }
        faults.checkTags();
        AccountRegion place = new AccountRegion(arn.group(2), arn.group(1));
        if (!place.equals(call.caller())) {
            throw AwsError.denied("logs:ListTagsForResource");
        }
        StoredGroup group = store.find(place, arn.group(3)).orElseThrow(() -> AwsError.noSuch("resource"));
        return JsonAnswer.of(json -> {
            json.writeObjectFieldStart("tags");
            for (Map.Entry<String, String> tag : group.tags().entrySet()) {
                json.writeStringField(tag.getKey(), tag.getValue());
            }
            json.writeEndObject();
        });
    }
}
