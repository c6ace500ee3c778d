package dev.apigatewaylogging;

import java.time.Duration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Ends the process with exit status 0 after a clean stop. After a SIGTERM the JVM would exit with 143 although all went
 * well, and as soon as Camel's own hook is done, which is before the last service has stopped.
 */
final class CleanExit extends MainListenerSupport {

    private static final Duration MARGIN = Duration.ofSeconds(15);

    /** Before anything starts: what is told to stop while it starts has to stop in order, too. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        Thread starter = Thread.currentThread();
        Thread hook = new Thread(() -> await(starter, patience(main)), "clean-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException stoppingAlready) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Duration patience(BaseMainSupport main) {
        return MARGIN.plusSeconds(main.getCamelContext().getShutdownStrategy().getTimeout());
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        Runtime.getRuntime().halt(((Main) main).getExitCode());
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
