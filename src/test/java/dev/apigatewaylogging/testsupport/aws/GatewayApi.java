package dev.apigatewaylogging.testsupport.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** An API of the stand-in's account, changed by a test. */
public final class GatewayApi {

    private final String id;
    private final String name;
    private final String protocol;
    private final Instant created;
    private final Set<String> stages = new ConcurrentSkipListSet<>();
    private final Set<String> undeployed = new ConcurrentSkipListSet<>();
    private volatile String spec = "";
    private volatile String description = "";
    private final Map<String, Integer> revisions = new ConcurrentHashMap<>();
    private final Map<String, String> accessLogs = new ConcurrentHashMap<>();
    private final Set<String> executionLogs = new ConcurrentSkipListSet<>();

    GatewayApi(String id, String name, String protocol, Instant created) {
        this.id = id;
        this.name = name;
        this.protocol = protocol;
        this.created = created;
    }

    /** Creates stages, or deploys to them. */
    public GatewayApi stages(String... names) {
        stages.addAll(Set.of(names));
        return this;
    }

    /** Creates a stage that nothing is deployed to: it cannot be exported. */
    public GatewayApi stageWithoutDeployment(String stage) {
        stages.add(stage);
        undeployed.add(stage);
        return this;
    }

    /** Deploys something else to a stage: its next export differs from the last. */
    public GatewayApi change(String stage) {
        revisions.merge(stage, 2, (before, unused) -> before + 1);
        return this;
    }

    /** Gives its specs a description of so many characters. */
    public GatewayApi describedIn(int characters) {
        description = "d".repeat(characters);
        return this;
    }

    /** Exports this text instead of a generated spec. */
    public GatewayApi exportAs(String text) {
        spec = text;
        return this;
    }

    /** The stage writes its access log there: the ARN of a log group, or of something else. */
    public GatewayApi accessLog(String stage, String destinationArn) {
        accessLogs.put(stage, destinationArn);
        return this;
    }

    /** The stage writes an execution log. */
    public GatewayApi executionLog(String stage) {
        executionLogs.add(stage);
        return this;
    }

    Optional<String> accessLog(String stage) {
        return Optional.ofNullable(accessLogs.get(stage));
    }

    boolean hasExecutionLog(String stage) {
        return executionLogs.contains(stage);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** REST, HTTP or WEBSOCKET. */
    String protocol() {
        return protocol;
    }

    boolean isRest() {
        return protocol.equals("REST");
    }

    Instant created() {
        return created;
    }

    Set<String> stages() {
        return stages;
    }

    String description() {
        return description;
    }

    boolean isDeployed(String stage) {
        return !undeployed.contains(stage);
    }

    String export(String stage, String region, Instant now) {
        return spec.isEmpty() ? ExportedSpec.of(this, stage, region, now, revisions.getOrDefault(stage, 1)) : spec;
    }
}
