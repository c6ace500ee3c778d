package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccess;
import dev.apigatewaylogging.aws.QuotaMeter;
import dev.apigatewaylogging.cluster.Leadership;
import dev.apigatewaylogging.progress.CheckpointStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code routes/openapi-discovery.camel.yaml} does, step by step. One round runs at a time. */
public final class OpenApiDiscovery extends ServiceSupport implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    private final ControlPlanes controlPlanes;
    private final SentSpecs sent;
    private final Leadership leadership;
    private final Map<ControlPlane, AccountDomains> domains = new HashMap<>();
    private CamelContext camelContext;
    private Round round = new Round("");

    /**
     * @param controlPlanes tell of the APIs
     * @param region where they are; several with commas between
     * @param store where it is kept which specs were sent
     * @param receiver who gets the specs
     * @param leadership tells which of several processes looks for them
     */
    public OpenApiDiscovery(
            ControlPlanes controlPlanes,
            String region,
            CheckpointStore store,
            SpecReceiver receiver,
            Leadership leadership) {
        this.leadership = leadership;
        this.controlPlanes = controlPlanes;
        this.sent = new SentSpecs(store, "openapi-specs-" + AwsAccess.homeRegion(region), receiver.identity());
    }

    /**
     * Begins a round: all APIs that can be exported, behind one that was ended early those first that it did not come to.
     * What cannot be listed is told and left out.
     */
    public List<Api> apis() {
        round = new Round(round.endedAt());
        try {
            sent.load();
        } catch (IOException e) {
            LOG.warn(
                    "The checkpoint of the OpenAPI specs cannot be read: {}. This round of discovery is left out.",
                    e.getMessage());
            round.end();
            return List.of();
        }
        for (ControlPlane controlPlane : controlPlanes.all()) {
            domains.computeIfAbsent(controlPlane, AccountDomains::new).read();
            list("REST APIs" + controlPlane.whose(), controlPlane::restApis);
            list("HTTP APIs" + controlPlane.whose(), controlPlane::httpApis);
        }
        return round.apis();
    }

    private void list(String what, Supplier<List<Api>> call) {
        try {
            round.found(call.get());
        } catch (ApiGatewayException e) {
            round.notListed();
            LOG.warn("{} cannot be listed: {}. The next round of discovery tries again.", what, e.getMessage());
        }
    }

    /** The stages of an API. */
    public List<ApiStage> stages(Api api) {
        round.reading(api);
        List<ApiStage> stages = controlPlanes.of(api.account(), api.region()).stages(api);
        round.found(api, stages);
        return stages;
    }

    /** The spec of an API's stage, with the address that its traffic has. */
    public Spec export(ApiStage stage) {
        ControlPlane controlPlane =
                controlPlanes.of(stage.api().account(), stage.api().region());
        byte[] exported = controlPlane.export(stage);
        Spec spec = Spec.of(stage, exported, domains.get(controlPlane).of(stage));
        round.exported();
        return spec;
    }

    /** Whether the receiver does not have it. */
    public boolean isNews(Spec spec) {
        return !sent.has(spec);
    }

    /** The receiver has it. */
    public void sent(Spec spec) {
        sent.add(spec);
        round.sent();
    }

    /** An API or a stage came to nothing in this round. */
    public void failed() {
        round.failed();
    }

    /** The receiver did not take a spec, as it takes others. */
    public void refused() {
        round.refused();
    }

    /** The receiver had trouble of its own with a spec; several in a row end the round. */
    public void troubled() {
        round.troubled();
    }

    /** The rest of the round would come to nothing. */
    public void endRound() {
        round.failed();
        round.end();
    }

    /** Whether the round is worth going on: not after it was ended, while the process stops, or if another has taken over. */
    public boolean goesOn() {
        if (camelContext.isStopping() || !leadership.isLeader(DiscoverySwitch.WORK)) {
            round.end();
        }
        return round.goesOn();
    }

    /** Ends a round: APIs that are gone are forgotten. Returns what came of it, for people. */
    public String finish() {
        sent.retain(round.alive(sent.keys()));
        sent.write();
        return round.summary();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    protected void doStart() {
        camelContext
                .getRegistry()
                .findByType(QuotaMeter.class)
                .forEach(meter -> meter.quota("API Gateway", controlPlanes::quotaUsed));
    }

    @Override
    protected void doStop() {
        sent.write();
    }
}
