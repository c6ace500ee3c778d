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

/** The steps of {@code routes/openapi-discovery.camel.yaml}. One run at a time. */
public final class OpenApiDiscovery extends ServiceSupport implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    private final ApiGatewayControlPlanes controlPlanes;
    private final UploadedSpecs markUploaded;
    private final Leadership leadership;
    private final Map<ApiGatewayControlPlane, CustomDomains> domains = new HashMap<>();
    private CamelContext camelContext;
    private DiscoveryRun run = new DiscoveryRun("");

    /**
     * @param controlPlanes list and export the APIs
     * @param region the comma-separated regions of the APIs
     * @param store stores which specs were uploaded
     * @param receiver the receiver of the specs
     * @param leadership decides which process runs discovery
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
     * Starts a run: returns all APIs that can be exported, starting after the one where the previous run was aborted.
     * Logs and omits what cannot be listed.
     */
    public List<Api> listApis() {
        run = new DiscoveryRun(run.endedAt());
        try {
            markUploaded.load();
        } catch (IOException e) {
            LOG.warn("Failed to read the OpenAPI checkpoint: {}. Skipped this run.", e.getMessage());
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
            LOG.warn("Failed to list {}: {}. Retrying in the next run.", what, e.getMessage());
        }
    }

    /** Lists the stages of an API. */
    public List<ApiStage> listStages(Api api) {
        run.markStagesPending(api);
        List<ApiStage> stages = controlPlanes.of(api.account(), api.region()).stages(api);
        run.add(api, stages);
        return stages;
    }

    /** Exports the spec of a stage, with the server URL of its traffic. */
    public OpenApiSpec export(ApiStage stage) {
        ApiGatewayControlPlane controlPlane =
                controlPlanes.of(stage.api().account(), stage.api().region());
        byte[] exported = controlPlane.export(stage);
        OpenApiSpec spec =
                OpenApiSpec.of(stage, exported, domains.get(controlPlane).of(stage));
        run.exported();
        return spec;
    }

    /** Returns whether the receiver does not have this version of the spec. */
    public boolean isChanged(OpenApiSpec spec) {
        return !markUploaded.isUploaded(spec);
    }

    /** Records that the receiver has the spec. */
    public void markUploaded(OpenApiSpec spec) {
        markUploaded.add(spec);
        run.sent();
    }

    /** Records that an API or a stage failed in this run. */
    public void markFailed() {
        run.failed();
    }

    /** Records that the receiver rejected one spec. */
    public void refused() {
        run.refused();
    }

    /** Records a receiver error; several consecutive ones abort the run. */
    public void troubled() {
        run.troubled();
    }

    /** Aborts the run. */
    public void abortRun() {
        run.failed();
        run.abort();
    }

    /**
     * Returns whether the run continues: not after an abort, during a shutdown, or if another process has taken over.
     */
    public boolean isRunning() {
        if (camelContext.isStopping() || !leadership.isLeader(DiscoveryCondition.NAMESPACE)) {
            run.abort();
        }
        return run.isRunning();
    }

    /** Completes a run: forgets deleted APIs and returns a summary. */
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
