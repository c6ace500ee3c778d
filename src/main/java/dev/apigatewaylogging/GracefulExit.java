package dev.apigatewaylogging;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import java.time.Duration;
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
final class GracefulExit extends MainListenerSupport {

    private static final Duration MARGIN = Duration.ofSeconds(15);

    private DeliveryTracker tracker;

    /** Before anything starts: what is told to stop while it starts has to stop in order, too. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        Thread starter = Thread.currentThread();
        ShutdownStrategy stop = main.getCamelContext().getShutdownStrategy();
        Duration inAll = Duration.ofMillis(stop.getTimeUnit().toMillis(stop.getTimeout()));
        stop.setTimeout(Math.max(1, stop.getTimeout() * 2 / 3));
        Thread hook = new Thread(() -> await(starter, MARGIN.plus(inAll)), "clean-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException stoppingAlready) {
            Runtime.getRuntime().halt(0);
        }
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        tracker = main.getCamelContext().getRegistry().findSingleByType(DeliveryTracker.class);
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        int status = ((Main) main).getExitCode();
        Runtime.getRuntime().halt(status == 0 && tracker != null && !tracker.isKept() ? 1 : status);
    }

    /**
     * Keeps the JVM alive until afterStop() ends it, but not for ever. A start that a stop has come into fails somewhere;
     * then nothing runs that could be stopped. One that has failed by itself keeps its exit status.
     */
    private static void await(Thread starter, Duration atMost) {
        if (!starter.isAlive()) {
            return;
        }
        try {
            starter.join(atMost.toMillis());
            Runtime.getRuntime().halt(starter.isAlive() ? 1 : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
