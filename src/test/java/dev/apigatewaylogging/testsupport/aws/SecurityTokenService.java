/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The service STS, as far as it lends roles: AssumeRole in AWS's query protocol, form in and XML out. */
final class SecurityTokenService implements AwsService {

    private static final String VERSION = "2011-06-15";
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Set<String> PARAMETERS =
            Set.of("Action", "Version", "RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds");

    private final Roles roles;
    private final AccessKeys keys;
    private final Clock clock;
    private final AtomicInteger sessions = new AtomicInteger();

    SecurityTokenService(Roles roles, AccessKeys keys, Clock clock) {
        this.roles = roles;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return "sts";
    }

    @Override
    public String operation(HttpRequest request) {
        return form(request).getOrDefault("Action", "");
    }

    private static Map<String, String> form(HttpRequest request) {
        return Arrays.stream(new String(request.body(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public HttpReply answer(AwsCall call) {
        HttpRequest request = call.request();
        Map<String, String> form = form(request);
        if (!request.method().equals("POST")
                || !request.path().equals("/")
                || !request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            throw new AwsError(400, "InvalidAction", "Only forms that are posted to / are served");
        }
        if (!"AssumeRole".equals(form.get("Action")) || !VERSION.equals(form.get("Version"))) {
            throw new AwsError(400, "InvalidAction", "Could not find operation " + form.get("Action"));
        }
        if (!PARAMETERS.containsAll(form.keySet())) {
            throw new AwsError(400, "ValidationError", "Unknown parameters in " + form.keySet());
        }
        String session = form.getOrDefault("RoleSessionName", "");
        String externalId = form.getOrDefault("ExternalId", "");
        if (!SESSION_NAME.matcher(session).matches()
                || (form.containsKey("ExternalId")
                        && !EXTERNAL_ID.matcher(externalId).matches())) {
            throw new AwsError(400, "ValidationError", "roleSessionName or externalId has a form that is not allowed");
        }
        String arn = form.getOrDefault("RoleArn", "");
        if (!roles.isLent(arn, call.caller().account(), externalId)) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: arn:aws:iam::" + call.caller().account()
                            + ":user/connector is not authorized to perform: sts:AssumeRole on resource: " + arn);
        }
        return lent(arn, session);
    }

    private HttpReply lent(String arn, String session) {
        int number = sessions.incrementAndGet();
        String account = Roles.account(arn);
        String accessKey = "ASIA" + account + "N" + number;
        String token = "token/of+session=" + number;
        Instant until = clock.instant().plus(roles.life()).truncatedTo(ChronoUnit.SECONDS);
        keys.allowUntil(accessKey, token, account, until);
        roles.noteSession(session, accessKey);
        String role = arn.substring(arn.indexOf(":role/") + ":role/".length());
        return xml(
                200,
                """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleResult>
                    <AssumedRoleUser>
                      <AssumedRoleId>AROAEXAMPLE:%s</AssumedRoleId>
                      <Arn>arn:aws:sts::%s:assumed-role/%s/%s</Arn>
                    </AssumedRoleUser>
                    <Credentials>
                      <AccessKeyId>%s</AccessKeyId>
                      <SecretAccessKey>secret%d</SecretAccessKey>
                      <SessionToken>%s</SessionToken>
                      <Expiration>%s</Expiration>
                    </Credentials>
                  </AssumeRoleResult>
                  <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
                </AssumeRoleResponse>
                """
                        .formatted(session, account, role, session, accessKey, number, token, until));
    }

    @Override
    public HttpReply refusal(AwsError error) {
        return xml(
                error.status(),
                """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
                  <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
                </ErrorResponse>
                """
                        .formatted(error.code(), error.getMessage()));
    }

    private static HttpReply xml(int status, String text) {
        return HttpReply.of(status, "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }
}
