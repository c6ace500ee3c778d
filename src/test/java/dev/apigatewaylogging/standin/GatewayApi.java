package dev.apigatewaylogging.standin;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** An API of the stand-in's account, changed by a test. */
public final class GatewayApi {

    private final String id;
    private final String name;
    private final String protocol;
    private final Instant created;
    private final Set<String> stages = new ConcurrentSkipListSet<>();
    private final Set<String> undeployed = new ConcurrentSkipListSet<>();
    private volatile String spec = "";
    private final AtomicInteger revision = new AtomicInteger(1);

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

    /** The next export says something else than the last. */
    public GatewayApi change() {
        revision.incrementAndGet();
        return this;
    }

    /** Exports this text instead of a generated spec. */
    public GatewayApi exportAs(String text) {
        spec = text;
        return this;
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

    boolean isDeployed(String stage) {
        return !undeployed.contains(stage);
    }

    String export(String stage, String region, Instant now) {
        return spec.isEmpty() ? ExportedSpec.of(this, stage, region, now, revision.get()) : spec;
    }
}
