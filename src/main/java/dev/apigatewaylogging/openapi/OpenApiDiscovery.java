/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.openapi;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.aws.QuotaUtilizationListener;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.component.cloudwatchlogs.Leadership;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExchangeException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/openapi-*.camel.yaml}. One run at a time. */
@Metadata(label = "bean", description = "Exports OpenAPI documents and tracks which were uploaded")
public final class OpenApiDiscovery extends ServiceSupport implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(OpenApiDiscovery.class);

    @Metadata(description = "Lists APIs and exports their documents", required = true)
    private ApiGatewayControlPlanes controlPlanes;

    @Metadata(description = "AWS regions, comma-separated, the home region first", required = true)
    private String region;

    @Metadata(description = "Stores which documents were uploaded", required = true)
    private CheckpointStore checkpointStore;

    @Metadata(description = "Receives the documents", required = true)
    private SpecReceiver specReceiver;

    @Metadata(description = "Decides which process of a cluster runs the discovery", required = true)
    private Leadership clusterService;

    private final Map<ApiGatewayControlPlane, CustomDomains> domains = new HashMap<>();
    private UploadedSpecs uploadedSpecs;
    private CamelContext camelContext;
    private DiscoveryRun run = new DiscoveryRun("");

    public void setControlPlanes(ApiGatewayControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    /** AWS regions, comma-separated, the home region first. */
    public void setRegion(String region) {
        this.region = region;
    }

    /** Stores which documents were uploaded. */
    public void setCheckpointStore(CheckpointStore checkpointStore) {
        this.checkpointStore = checkpointStore;
    }

    public void setSpecReceiver(SpecReceiver specReceiver) {
        this.specReceiver = specReceiver;
    }

    /** Decides which process of a cluster runs the discovery. */
    public void setClusterService(Leadership clusterService) {
        this.clusterService = clusterService;
    }

    /**
     * Starts a run: returns all APIs that can be exported, starting after the one where the previous run was aborted.
     * Logs and omits what cannot be listed.
     */
    public List<Api> listApis() {
        run = new DiscoveryRun(run.endedAt());
        try {
            uploadedSpecs.load();
        } catch (IOException e) {
            LOG.warn("Failed to read the OpenAPI checkpoint: {}. Skipped this run.", e.getMessage());
            run.abort();
            return List.of();
        }
        awaitAccounts();
        for (ApiGatewayControlPlane controlPlane : controlPlanes.all()) {
            domains.computeIfAbsent(controlPlane, CustomDomains::new).refresh();
            list("REST APIs" + controlPlane.accountSuffix(), controlPlane::restApis);
            list("HTTP APIs" + controlPlane.accountSuffix(), controlPlane::httpApis);
        }
        return run.apis();
    }

    /** A run without them would forget which documents were uploaded. */
    private void awaitAccounts() {
        try {
            while (!controlPlanes.areKnown() && isRunning()) {
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.abort();
        }
    }

    private void list(String what, Supplier<List<Api>> call) {
        try {
            run.add(call.get());
        } catch (ApiGatewayException e) {
            run.markListingIncomplete();
            LOG.warn("Failed to list {}: {}. Retrying in the next run.", what, e.getMessage());
        }
    }

    /** The stages of an API; none after the run was aborted. */
    public List<ApiStage> listStages(Api api) {
        if (!isRunning()) {
            return List.of();
        }
        run.markStagesPending(api);
        List<ApiStage> stages = controlPlanes.of(api.account(), api.region()).stages(api);
        run.add(api, stages);
        return stages;
    }

    /** Exports the document of a stage, with the server URL of its traffic. */
    public OpenApiSpec export(ApiStage stage) {
        ApiGatewayControlPlane controlPlane =
                controlPlanes.of(stage.api().account(), stage.api().region());
        byte[] exported = controlPlane.export(stage);
        OpenApiSpec spec =
                OpenApiSpec.of(stage, exported, domains.get(controlPlane).of(stage));
        run.exported();
        return spec;
    }

    /** Returns whether there is anything to import in a spec. Logs a spec without operations once for each version. */
    public boolean hasOperations(OpenApiSpec spec) {
        if (spec.hasOperations()) {
            return true;
        }
        run.withoutOperations();
        if (isChanged(spec)) {
            uploadedSpecs.add(spec);
            LOG.warn(
                    "The OpenAPI document of {} is not uploaded: it has no operation, so that Akto would import nothing. Its"
                            + " endpoints are known from traffic only.",
                    spec);
        }
        return false;
    }

    /** Returns whether the receiver does not have this version of the spec. */
    public boolean isChanged(OpenApiSpec spec) {
        return !uploadedSpecs.isUploaded(spec);
    }

    /** Returns whether the receiver has any version of the stage's spec, by the store if another process uploads. */
    public boolean hasSpec(ApiStage stage) {
        return uploadedSpecs != null && uploadedSpecs.keys().contains(stage.key());
    }

    /** Loads which specs the receiver has, if this process does not upload them itself. */
    public void refreshSpecs() {
        try {
            if (uploadedSpecs != null) {
                uploadedSpecs.load();
            }
        } catch (IOException e) {
            LOG.debug("Failed to read the OpenAPI checkpoint", e);
        }
    }

    /** Records that the receiver has the spec. */
    public void markUploaded(OpenApiSpec spec) {
        uploadedSpecs.add(spec);
        run.sent();
    }

    /** Counts an API or a stage without an uploaded document. A document that Akto rejected shows that Akto is available. */
    public void markFailed(@ExchangeException Exception failure) {
        if (ObjectHelper.getException(HttpOperationFailedException.class, failure) != null) {
            run.refused();
        } else {
            run.failed();
        }
    }

    /** Counts a document that the backend could not process. Aborts the run after several in a row, or without a response. */
    public void markUnavailable(@ExchangeException Exception failure) {
        if (ObjectHelper.getException(HttpOperationFailedException.class, failure) != null) {
            run.troubled();
        } else {
            abortRun();
        }
    }

    /** Ends the run, because every other upload would fail too. */
    public void abortRun() {
        run.failed();
        run.abort();
    }

    /**
     * Returns whether the run continues: not after an abort, during a shutdown, or if another process has taken over.
     */
    public boolean isRunning() {
        if (camelContext.isStopping() || !clusterService.isLeader(Leadership.COMMON_WORK)) {
            run.abort();
        }
        return run.isRunning();
    }

    /** Completes a run: forgets deleted APIs and returns a summary. */
    public String completeRun() {
        uploadedSpecs.retain(run.retainableKeys(uploadedSpecs.keys()));
        uploadedSpecs.write();
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
    protected void doInit() {
        uploadedSpecs = new UploadedSpecs(
                () -> checkpointStore.of(Leadership.COMMON_WORK),
                "openapi-specs-" + AwsAccounts.homeRegion(region),
                specReceiver.identity());
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
        uploadedSpecs.write();
    }
}
