/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deadletter;

import dev.apigatewaylogging.component.cloudwatchlogs.StepErrorException;
import dev.apigatewaylogging.component.cloudwatchlogs.UnexpectedErrors;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an {@link Error} of a step into an exception of its exchange, so that errors.camel.yaml handles it. Camel
 * catches only exceptions: with an error, it would continue the exchange as if the step had succeeded, and abort the
 * thread's work. Fatal errors are not converted.
 */
@Metadata(label = "bean", description = "Turns an Error of a step into an exception of its exchange")
public final class ErrorToExceptionInterceptor implements InterceptStrategy, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger("api-gateway-logging");

    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private CamelContext camelContext;

    @Metadata(description = "Knows which steps fail", required = true)
    private StepFailures stepFailures;

    /** Knows which steps fail. */
    public void setStepFailures(StepFailures stepFailures) {
        this.stepFailures = stepFailures;
    }

    /** Applies to the steps of all routes created from now on. */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        camelContext.getCamelContextExtension().addInterceptStrategy(this);
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Step(target, definition);
    }

    private StepErrorException fault(Error error, String step) {
        if (reported.add(step + error.getClass())) {
            LOG.error(
                    "Step {} failed with {}. Logged once per step and error class.",
                    step,
                    UnexpectedErrors.describe(error));
        }
        return new StepErrorException(error);
    }

    private final class Step extends DelegateAsyncProcessor implements WrapAwareProcessor {
        private final Processor wrapped;
        private final NamedNode definition;
        private FailedStep name;

        private Step(Processor wrapped, NamedNode definition) {
            super(wrapped);
            this.wrapped = wrapped;
            this.definition = definition;
        }

        /** Camel sets the IDs after the creation of the step. */
        private FailedStep name() {
            if (name == null) {
                String routeId = ProcessorDefinitionHelper.getRouteId(definition);
                name = new FailedStep(routeId == null ? "" : routeId, String.valueOf(definition.getId()));
            }
            return name;
        }

        private void onEnd(Exchange exchange) {
            if (stepFailures == null) {
                return;
            }
            if (exchange.getException() != null) {
                FailedStep.set(exchange, name());
            } else {
                stepFailures.onSuccess(name(), exchange);
            }
        }

        @Override
        public Processor getWrapped() {
            return wrapped;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Once end = new Once(this, exchange, callback);
            try {
                super.process(exchange, end);
            } catch (Error e) {
                if (UnexpectedErrors.isFatal(e)) {
                    throw e;
                }
                exchange.setException(fault(e, name().id()));
                end.failed();
                return true;
            }
            return end.returned();
        }
    }

    /**
     * Calls back exactly once, after the step has returned: a step that throws an error may have called back before,
     * and the next step must not start without the exception.
     */
    private static final class Once extends AtomicInteger implements AsyncCallback {
        private static final long serialVersionUID = 1L;

        private static final int RUNNING = 0;
        private static final int DONE = 1;
        private static final int RETURNED = 2;
        private static final int FAILED = 3;

        private final transient Step step;
        private final transient Exchange exchange;
        private final transient AsyncCallback callback;

        private Once(Step step, Exchange exchange, AsyncCallback callback) {
            super(RUNNING);
            this.step = step;
            this.exchange = exchange;
            this.callback = callback;
        }

        private void callBack(boolean doneSync) {
            step.onEnd(exchange);
            callback.done(doneSync);
        }

        @Override
        public void done(boolean doneSync) {
            if (!compareAndSet(RUNNING, DONE) && compareAndSet(RETURNED, DONE)) {
                callBack(false);
            }
        }

        /** Whether the step is done. */
        private boolean returned() {
            if (compareAndSet(RUNNING, RETURNED)) {
                return false;
            }
            callBack(true);
            return true;
        }

        private void failed() {
            set(FAILED);
            callBack(true);
        }
    }
}
