/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The APIs and custom domains of the fake AWS, the same in every region. */
public final class GatewayApis {

    private final Clock clock;
    private final Map<String, GatewayApi> apis = new ConcurrentSkipListMap<>();
    private final List<Mapping> mappings = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private volatile String cloudWatchRole = "";
    private int number;

    /**
     * A mapping of a custom domain.
     *
     * @param domain the domain
     * @param path the base path; empty for the root
     * @param api where it leads
     * @param stage which stage; empty where the client names it
     */
    record Mapping(String domain, String path, GatewayApi api, String stage) {}

    /** @param others how many other accounts have APIs: ids differ between them */
    GatewayApis(Clock clock, int others) {
        this.clock = clock;
        this.number = others * 1_000_000;
    }

    /** Creates a REST API, without stages. */
    public GatewayApi rest(String name) {
        return create(name, "REST");
    }

    /** Creates an HTTP API, without stages. */
    public GatewayApi http(String name) {
        return create(name, "HTTP");
    }

    /** Creates a WebSocket API, without stages. */
    public GatewayApi webSocket(String name) {
        return create(name, "WEBSOCKET");
    }

    /** A few APIs of each kind, as a small shop has them: 5 specs. */
    public GatewayApis shop() {
        rest("orders").stages("prod", "test");
        rest("payments").stages("prod");
        http("catalogue").stages("$default");
        http("customers").stages("v1");
        webSocket("notifications").stages("prod");
        return this;
    }

    /** Maps a path of a custom domain to an API; an empty stage leaves it to the client to name it. */
    public GatewayApis map(String domain, String path, GatewayApi api, String stage) {
        mappings.add(new Mapping(domain, path, api, stage));
        return this;
    }

    /** Deletes an API. */
    public void delete(GatewayApi api) {
        apis.remove(api.id());
    }

    /** Sets the role with which API Gateway writes logs; empty for none. */
    public GatewayApis cloudWatchRole(String arn) {
        cloudWatchRole = arn;
        return this;
    }

    /** The role with which API Gateway writes logs; empty for none. */
    public String cloudWatchRole() {
        return cloudWatchRole;
    }

    /** Rejects requests whose path starts like this with AccessDeniedException. */
    public GatewayApis deny(String path) {
        broken.add(path);
        return this;
    }

    /** Ends all refusals. */
    public GatewayApis allow() {
        broken.clear();
        return this;
    }

    private synchronized GatewayApi create(String name, String protocol) {
        // ids are ten letters and digits
        String id = "a" + Long.toString(1_000_000_000_000L + 7919L * ++number, 36);
        GatewayApi api = new GatewayApi(id, name, protocol, clock.instant());
        apis.put(id, api);
        return api;
    }

    boolean isDenied(String path) {
        return broken.stream().anyMatch(path::startsWith);
    }

    List<GatewayApi> all(boolean rest) {
        return apis.values().stream().filter(api -> api.isRest() == rest).toList();
    }

    GatewayApi get(String id, boolean rest) {
        GatewayApi api = apis.get(id);
        if (api == null || api.isRest() != rest) {
            throw new AwsError(404, "NotFoundException", "Invalid API identifier specified " + id);
        }
        return api;
    }

    List<String> domains() {
        return mappings.stream().map(Mapping::domain).distinct().sorted().toList();
    }

    List<Mapping> mappings(String domain) {
        return mappings.stream()
                .filter(mapping -> mapping.domain().equals(domain))
                .toList();
    }
}
