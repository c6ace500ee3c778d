package dev.apigatewaylogging;

import dev.apigatewaylogging.observability.SensitiveLoggerFilter;
import dev.apigatewaylogging.settings.InvalidSettingsException;
import dev.apigatewaylogging.settings.SettingsValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.camel.main.Main;

/**
 * Runs the routes. {@code ./routes} and {@code ./application.properties} override the copies in the jar; environment
 * variables override both.
 */
public final class Application {

    /** The settings are invalid: nothing was started. */
    private static final int INVALID_SETTINGS = 2;

    private static final String ROUTES = "routes/*.camel.yaml";

    private Application() {}

    /** Runs until the process is stopped. Exit status 2: the settings are invalid; the message lists the errors. */
    public static void main(String... args) throws Exception {
        GracefulExit gracefulExit = new GracefulExit();
        gracefulExit.watch();
        // Camel converts the names of settings to upper case by the default locale: in Turkish, AWS_REGION would not be
        // found
        Locale.setDefault(Locale.ENGLISH);
        SensitiveLoggerFilter.install();
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        main.configure()
                .setRoutesIncludePattern((Files.isDirectory(Path.of("routes")) ? "file:" : "classpath:") + ROUTES);
        main.addMainListener(new SettingsValidator());
        main.addMainListener(gracefulExit);
        try {
            gracefulExit.exit(main.run(args));
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
            gracefulExit.exit(INVALID_SETTINGS);
        }
    }
}
