package dev.apigatewaylogging;

import dev.apigatewaylogging.progress.Progress;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.ShutdownStrategy;

/**
 * Ends the process with exit status 0 after a clean stop, and with 1 where the last checkpoint was not written. After a
 * SIGTERM the JVM would exit with 143 although all went well, and as soon as Camel's own hook is done, which is before the
 * last service has stopped.
 *
 * <p>Camel's shutdown timeout is only how long it waits for what is on its way. Here it is the time that the stop has in
 * all: a third of it is kept for the end of Kafka's clients and the last checkpoint.
 */
final class CleanExit extends MainListenerSupport {

    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final Thread starter = Thread.currentThread();
    private volatile CamelContext context;
    private volatile Duration atMost = MARGIN;
    private volatile boolean exiting;
    private Progress progress;

    /** Before anything else, in the thread that starts the process: it may be told to stop at any time. */
    void watch() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::await, "clean-exit"));
        } catch (IllegalStateException stoppingAlready) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Ends the process with a status of its own. */
    void exit(int status) {
        exiting = true;
        System.exit(status);
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        ShutdownStrategy stop = main.getCamelContext().getShutdownStrategy();
        atMost = MARGIN.plusMillis(stop.getTimeUnit().toMillis(stop.getTimeout()));
        stop.setTimeout(Math.max(1, stop.getTimeout() * 2 / 3));
        context = main.getCamelContext();
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        progress = main.getCamelContext().getRegistry().findSingleByType(Progress.class);
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        int status = ((Main) main).getExitCode();
        Runtime.getRuntime().halt(status == 0 && progress != null && !progress.isKept() ? 1 : status);
    }

    /**
     * Keeps the JVM alive until afterStop() ends it, but not for ever. While nothing has been scanned there is nothing to
     * stop: the start would fail somewhere, and loudly. One that has failed by itself keeps its exit status.
     */
    private void await() {
        if (exiting || !starter.isAlive()) {
            return;
        }
        if (context == null || context.hasService(Progress.class) == null) {
            Runtime.getRuntime().halt(0);
        }
        try {
            starter.join(atMost.toMillis());
            Runtime.getRuntime().halt(starter.isAlive() ? 1 : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
