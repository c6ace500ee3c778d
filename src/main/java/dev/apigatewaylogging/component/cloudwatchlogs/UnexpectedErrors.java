/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelExecutionException;

/** Classifies unexpected errors and describes them without payload. */
public final class UnexpectedErrors {

    private UnexpectedErrors() {}

    /**
     * Whether the process cannot continue after the error of the virtual machine. A stack overflow is not fatal: the
     * stack is free again where the error is caught.
     */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    /** Rethrows a fatal error. */
    public static void rethrowFatal(Throwable failure) {
        if (isFatal(cause(failure))) {
            throw (Error) cause(failure);
        }
    }

    /** The class and location of the failure. Omits its message, which may contain client data. */
    public static String describe(Throwable failure) {
        Throwable cause = cause(failure);
        StackTraceElement[] frames = cause.getStackTrace();
        return cause.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    /** Returns the failure as an exception. */
    public static Exception asException(Throwable failure) {
        return failure instanceof Exception exception
                ? exception
                : new IllegalStateException(describe(failure), failure);
    }

    /** The cause without the wrappers of Camel and executors. */
    public static Throwable cause(Throwable failure) {
        boolean wraps = failure instanceof CamelExecutionException
                || failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof StepErrorException;
        return wraps && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }
}
