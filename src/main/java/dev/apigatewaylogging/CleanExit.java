package dev.apigatewaylogging;

import java.util.concurrent.TimeUnit;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Ends the process with exit status 0 after a clean stop. After a SIGTERM the JVM would exit with 143 although all went
 * well, and as soon as Camel's own hook is done, which is before the last service has stopped.
 */
final class CleanExit extends MainListenerSupport {

    private static final long MARGIN_SECONDS = 15;

    @Override
    public void afterStart(BaseMainSupport main) {
        long patience = main.getCamelContext().getShutdownStrategy().getTimeout() + MARGIN_SECONDS;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(patience), "clean-exit"));
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        Runtime.getRuntime().halt(((Main) main).getExitCode());
    }

    /** Keeps the JVM alive until afterStop() ends it, but not for ever. */
    private static void await(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
