package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.QuotaUtilizationListener;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.cluster.Leadership;
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

    private final ApiGatewayControlPlanes controlPlanes;
    private final UploadedSpecs markUploaded;
    private final Leadership leadership;
    private final Map<ApiGatewayControlPlane, CustomDomains> domains = new HashMap<>();
    private CamelContext camelContext;
    private DiscoveryRun run = new DiscoveryRun("");

    /**
     * @param controlPlanes tell of the APIs
     * @param region where they are; several with commas between
     * @param store where it is kept which specs were sent
     * @param receiver who gets the specs
     * @param leadership tells which of several processes looks for them
     */
    public OpenApiDiscovery(
            ApiGatewayControlPlanes controlPlanes,
            String region,
            CheckpointStore store,
            SpecReceiver receiver,
            Leadership leadership) {
        this.leadership = leadership;
        this.controlPlanes = controlPlanes;
        this.markUploaded =
                new UploadedSpecs(store, "openapi-specs-" + AwsAccounts.homeRegion(region), receiver.identity());
    }

    /**
     * Begins a round: all APIs that can be exported, behind one that was ended early those first that it did not come to.
     * What cannot be listed is told and left out.
     */
    public List<Api> listApis() {
        run = new DiscoveryRun(run.endedAt());
        try {
            markUploaded.load();
        } catch (IOException e) {
            LOG.warn(
                    "The checkpoint of the OpenAPI specs cannot be read: {}. This round of discovery is left out.",
                    e.getMessage());
            run.abort();
            return List.of();
        }
        for (ApiGatewayControlPlane controlPlane : controlPlanes.all()) {
            domains.computeIfAbsent(controlPlane, CustomDomains::new).refresh();
            list("REST APIs" + controlPlane.accountSuffix(), controlPlane::restApis);
            list("HTTP APIs" + controlPlane.accountSuffix(), controlPlane::httpApis);
        }
        return run.apis();
    }

    private void list(String what, Supplier<List<Api>> call) {
        try {
            run.add(call.get());
        } catch (ApiGatewayException e) {
            run.markListingIncomplete();
            LOG.warn("{} cannot be listed: {}. The next round of discovery tries again.", what, e.getMessage());
        }
    }

    /** The stages of an API. */
    public List<ApiStage> listStages(Api api) {
        run.markStagesPending(api);
        List<ApiStage> stages = controlPlanes.of(api.account(), api.region()).stages(api);
        run.add(api, stages);
        return stages;
    }

    /** The spec of an API's stage, with the address that its traffic has. */
    public OpenApiSpec export(ApiStage stage) {
        ApiGatewayControlPlane controlPlane =
                controlPlanes.of(stage.api().account(), stage.api().region());
        byte[] exported = controlPlane.export(stage);
        OpenApiSpec spec =
                OpenApiSpec.of(stage, exported, domains.get(controlPlane).of(stage));
        run.exported();
        return spec;
    }

    /** Whether the receiver does not have it. */
    public boolean isChanged(OpenApiSpec spec) {
        return !markUploaded.isUploaded(spec);
    }

    /** The receiver has it. */
    public void markUploaded(OpenApiSpec spec) {
        markUploaded.add(spec);
        run.sent();
    }

    /** An API or a stage came to nothing in this round. */
    public void markFailed() {
        run.failed();
    }

    /** The receiver did not take a spec, as it takes others. */
    public void refused() {
        run.refused();
    }

    /** The receiver had trouble of its own with a spec; several in a row end the round. */
    public void troubled() {
        run.troubled();
    }

    /** The rest of the round would come to nothing. */
    public void abortRun() {
        run.failed();
        run.abort();
    }

    /** Whether the round is worth going on: not after it was ended, while the process stops, or if another has taken over. */
    public boolean isRunning() {
        if (camelContext.isStopping() || !leadership.isLeader(DiscoveryCondition.NAMESPACE)) {
            run.abort();
        }
        return run.isRunning();
    }

    /** Ends a round: APIs that are gone are forgotten. Returns what came of it, for people. */
    public String completeRun() {
        markUploaded.retain(run.retainableKeys(markUploaded.keys()));
        markUploaded.write();
        return run.summary();
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
                .findByType(QuotaUtilizationListener.class)
                .forEach(meter -> meter.register("API Gateway", controlPlanes::quotaUsed));
    }

    @Override
    protected void doStop() {
        markUploaded.write();
    }
}
