package dev.apigatewaylogging.component.cloudwatchlogs;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelExecutionException;

/** What nobody expected to fail: which of it the process survives, and how it is named without any payload. */
public final class UnexpectedErrors {

    private UnexpectedErrors() {}

    /**
     * Whether the process cannot go on: the virtual machine says so. A stack that is full is none of these: it is empty
     * again where the error is caught.
     */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    /** Nobody here deals with what is fatal. */
    public static void rethrowFatal(Throwable failure) {
        if (isFatal(cause(failure))) {
            throw (Error) cause(failure);
        }
    }

    /** Its class and where it happened. Never its message, which can hold what a client sent. */
    public static String describe(Throwable failure) {
        Throwable cause = cause(failure);
        StackTraceElement[] frames = cause.getStackTrace();
        return cause.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    /** As an exception, for those who take nothing else. */
    public static Exception asException(Throwable failure) {
        return failure instanceof Exception exception
                ? exception
                : new IllegalStateException(describe(failure), failure);
    }

    /** What happened, without what Camel and executors wrap it into. */
    public static Throwable cause(Throwable failure) {
        boolean wraps = failure instanceof CamelExecutionException
                || failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof StepErrorException;
        return wraps && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }
}
