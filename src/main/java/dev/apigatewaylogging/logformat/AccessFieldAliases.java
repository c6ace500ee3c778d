/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.logformat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names that users commonly give to the fields of a JSON access log. Only letters and digits count, in any case, so
 * {@code request_id}, {@code requestId} and {@code Request-Id} are one name. The list is also in {@code
 * docs/formats.md}.
 */
public final class AccessFieldAliases {

    /** What a name stands for. */
    sealed interface Name {}

    /**
     * The field of a name.
     *
     * @param field the field
     * @param rank 0 for AWS's own name; of two names for one field in an entry, the lower rank wins
     */
    record Meaning(AccessField field, int rank) implements Name {}

    /** A name without a field. */
    enum Other implements Name {
        /** Its value can contain {@code GET /pets HTTP/1.1}. */
        REQUEST_LINE,
        /** No client can write its value. */
        OF_GATEWAY,
        UNKNOWN
    }

    /** Fields of a nested object rank below those of the outermost one. */
    static final int NESTED_RANK = 100;

    private static final String CONTEXT = "context";

    private static final Map<String, Name> NAMES = new HashMap<>();

    /**
     * Objects whose fields do not describe the client's request or response: {@code {"integration": {"status": 200}}}.
     */
    private static final Set<String> UNRELATED_OBJECTS = Set.of(
            "authorizer",
            "authorize",
            "authenticate",
            "auth",
            "integration",
            "endpoint",
            "backend",
            "upstream",
            "downstream",
            "function",
            "jwt",
            "iam",
            "lambda",
            "waf",
            "error",
            "cognito",
            "xray",
            "clientcert",
            "tls",
            "claims");

    static {
        names(
                AccessField.REQUEST_ID,
                "requestid reqid rid apirequestid apigatewayrequestid apigwrequestid requestidapigateway requestidapi xamznrequestid");
        names(AccessField.EXTENDED_REQUEST_ID, "extendedrequestid extendedreqid xamzapigwid");
        names(AccessField.METHOD, "httpmethod method requestmethod httprequestmethod verb httpverb");
        names(
                AccessField.PATH,
                "path requestpath rawpath httppath urlpath fullpath uri requesturi url requesturl httpurl proxyurl");
        names(AccessField.RESOURCE_PATH, "resourcepath requestresourcepath httpresource resource");
        names(AccessField.ROUTE_KEY, "routekey requestroutekey httproute route");
        names(
                AccessField.QUERY,
                "querystring rawquerystring requestquerystring querystringparameters queryparameters queryparams"
                        + " requestquery query");
        names(
                AccessField.STATUS,
                "status statuscode httpstatus httpstatuscode responsestatus responsestatuscode responsecode"
                        + " httpresponsestatuscode");
        names(AccessField.PROTOCOL, "protocol httpprotocol requestprotocol httpversion");
        names(
                AccessField.CLIENT_IP,
                "ip sourceip identitysourceip idsourceip clientip sourceipaddress clientaddress requestip requestsourceip"
                        + " requestclientip httpsourceip callerip remoteip remoteaddr remoteaddress ipaddress"
                        + " srcip networkclientip");
        names(
                AccessField.USER_AGENT,
                "useragent identityuseragent iduseragent requestuseragent httpuseragent useragentoriginal agent");
        names(AccessField.HOST, "domainname requestdomainname domain host hostname requesthost httphost");
        names(AccessField.STAGE, "stage stagename apistage apigatewaystage");
        names(AccessField.API_ID, "apiid restapiid httpapiid apigatewayid gatewayid");
        names(AccessField.ACCOUNT_ID, "accountid awsaccountid");
        names(AccessField.REQUEST_TIME, "requesttime requesttimestamp timestamp datetime time date");
        names(AccessField.REQUEST_TIME_EPOCH, "requesttimeepoch requestepoch timeepoch epochtime epoch");
        names(AccessField.REQUEST_HEADERS, "requestheaders reqheaders httpheaders headers");
        names(AccessField.RESPONSE_HEADERS, "responseheaders respheaders resheaders");
        names(AccessField.REQUEST_BODY, "requestpayload requestbody reqbody body payload");
        names(AccessField.RESPONSE_BODY, "responsepayload responsebody respbody resbody");
        names(AccessField.EVENT_TYPE, "eventtype websocketeventtype");
        names(AccessField.CONNECTION_ID, "connectionid websocketconnectionid");
        names(Other.REQUEST_LINE, "request requestline httprequest");
        names(
                Other.OF_GATEWAY,
                "caller user userarn usercaller apikeyid domainprefix resourceid latency responselatency integrationlatency"
                        + " authorizerlatency responselength integrationstatus principalorgid messageid connectedat"
                        + " messagedirection wafresponsecode webaclarn awsendpointrequestid");
    }

    private AccessFieldAliases() {}

    private static void names(AccessField field, String bestFirst) {
        int rank = 0;
        for (String name : bestFirst.split(" ", -1)) {
            NAMES.put(name, new Meaning(field, rank++));
        }
    }

    private static void names(Other other, String names) {
        for (String name : names.split(" ", -1)) {
            NAMES.put(name, other);
        }
    }

    /** Returns the alias of a field in the outermost object; null if unknown. */
    static Meaning of(String name) {
        return ofNormalized(normalize(name)) instanceof Meaning meaning ? meaning : null;
    }

    /** A format may have the complete name of a variable: {@code context.identity.sourceIp}. */
    private static Name ofNormalized(String name) {
        Name known = NAMES.getOrDefault(name, Other.UNKNOWN);
        return !(known instanceof Meaning)
                        && name.startsWith(CONTEXT)
                        && NAMES.get(name.substring(CONTEXT.length())) instanceof Meaning meaning
                ? meaning
                : known;
    }

    /**
     * Returns what a name in a nested object stands for: the field of both names together ({@code request.headers}) or
     * that of its own ({@code context.requestId}).
     *
     * @param container the name of the object; empty for the outermost
     */
    static Name of(String container, String name) {
        String inner = normalize(name);
        if (container.isEmpty()) {
            return ofNormalized(inner);
        }
        String outer = normalize(container);
        if (NAMES.get(outer + inner) instanceof Meaning both) {
            return both;
        }
        if (!(ofNormalized(inner) instanceof Meaning alone)) {
            return NAMES.getOrDefault(inner, Other.UNKNOWN);
        }
        // $context.identity.accountId is the caller's account, not the API's
        return outer.equals("identity") && alone.field() == AccessField.ACCOUNT_ID
                ? Other.UNKNOWN
                : new Meaning(alone.field(), alone.rank() + NESTED_RANK);
    }

    /**
     * Returns the field of a name.
     *
     * @param container the name of the object; empty for the outermost
     */
    public static Optional<AccessField> fieldOf(String container, String name) {
        return of(container, name) instanceof Meaning meaning ? Optional.of(meaning.field()) : Optional.empty();
    }

    /** Returns whether the fields of the object do not describe the client's request. */
    public static boolean isUnrelatedObject(String container) {
        return UNRELATED_OBJECTS.contains(normalize(container));
    }

    /** Returns whether a field of this name has headers. */
    static boolean isHeaders(String name) {
        return normalize(name).endsWith("headers");
    }

    /** Returns whether no client can write the value of an unknown field. */
    static boolean isOfGateway(String name) {
        return NAMES.get(normalize(name)) == Other.OF_GATEWAY;
    }

    private static String normalize(String name) {
        int same = 0;
        while (same < name.length() && isNormal(name.charAt(same))) {
            same++;
        }
        return same == name.length() ? name : normalizeFrom(name, same);
    }

    private static String normalizeFrom(String name, int from) {
        byte[] plain = new byte[name.length()];
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (i < from || isNormal(c)) {
                plain[length++] = (byte) c;
            } else if (c >= 'A' && c <= 'Z') {
                plain[length++] = (byte) (c + ('a' - 'A'));
            }
        }
        return new String(plain, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isNormal(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
