package dev.apigatewaylogging;

import dev.apigatewaylogging.delivery.DeliveryTracker;
import java.time.Duration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.ShutdownStrategy;

/**
 * Ends the process with exit status 0 after a graceful stop, and with 1 if the last checkpoint was not written. Without
 * it, the JVM would exit with 143 after a SIGTERM, and as soon as Camel's own shutdown hook returns, which is before
 * the last service has stopped.
 *
 * <p>Camel's shutdown timeout only limits the wait for exchanges in flight. Here it is the time of the complete stop: a
 * third of it is reserved for closing Kafka's clients and writing the last checkpoint.
 */
final class GracefulExit extends MainListenerSupport {

    private static final Duration MARGIN = Duration.ofSeconds(15);

    private DeliveryTracker tracker;

    /** Registered before startup, so that a stop during startup is graceful, too. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        Thread starter = Thread.currentThread();
        ShutdownStrategy stop = main.getCamelContext().getShutdownStrategy();
        Duration inAll = Duration.ofMillis(stop.getTimeUnit().toMillis(stop.getTimeout()));
        stop.setTimeout(Math.max(1, stop.getTimeout() * 2 / 3));
        Thread hook = new Thread(() -> await(starter, MARGIN.plus(inAll)), "graceful-exit");
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
     * Keeps the JVM alive until afterStop() ends it or the timeout elapses. If a stop interrupts the startup, the
     * startup fails and nothing is left to stop. If the startup failed by itself, its exit status remains.
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
