package dev.apigatewaylogging;

import dev.apigatewaylogging.logging.TalkativeLoggers;
import dev.apigatewaylogging.settings.InvalidSettingsException;
import dev.apigatewaylogging.settings.StartupCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.main.Main;

/**
 * Runs the routes. {@code ./routes} and {@code ./application.properties} win over the copies in the jar, the environment
 * wins over both.
 */
public final class Application {

    /** The settings are wrong: nothing was started. */
    private static final int INVALID_SETTINGS = 2;

    private static final String ROUTES = "routes/*.camel.yaml";

    private Application() {}

    /** Runs until it is told to stop. Exit status 2: the settings are wrong, and the message says what. */
    public static void main(String... args) throws Exception {
        CleanExit cleanExit = new CleanExit();
        cleanExit.watch();
        // Camel takes the names of settings to upper case by the default locale: in Turkish AWS_REGION would not be
        // found
        Locale.setDefault(Locale.ENGLISH);
        TalkativeLoggers.silence();
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.configure()
                .setRoutesIncludePattern((Files.isDirectory(Path.of("routes")) ? "file:" : "classpath:") + ROUTES);
        main.addMainListener(new StartupCheck());
        main.addMainListener(cleanExit);
        try {
            cleanExit.exit(main.run(args));
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
            cleanExit.exit(INVALID_SETTINGS);
        }
    }
}
