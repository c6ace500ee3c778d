/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.apigatewaylogging.akto.AktoRoles;
import dev.apigatewaylogging.doctor.Doctor;
import dev.apigatewaylogging.observability.SensitiveLoggerFilter;
import dev.apigatewaylogging.replay.InvalidReplayException;
import dev.apigatewaylogging.replay.ReplayCommand;
import dev.apigatewaylogging.replay.ReplayOptions;
import dev.apigatewaylogging.routecheck.InvalidRoutesException;
import dev.apigatewaylogging.routecheck.RoutesValidator;
import dev.apigatewaylogging.settings.InvalidSettingsException;
import dev.apigatewaylogging.settings.LogOutput;
import dev.apigatewaylogging.settings.SettingsValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes. {@code ./routes} and {@code ./application.properties} override the copies in the jar; environment
 * variables override both.
 */
public final class Application {

    /** The settings or the routes are invalid: nothing was started. */
    private static final int INVALID_SETTINGS = 2;

    private static final String VALIDATE = "validate";

    private static final String USAGE =
            """
            Usage: java -jar api-gateway-logging.jar [COMMAND]
              without a command          runs the connector until it is stopped
              validate                   checks the settings and the routes, and starts nothing
              doctor [--json]            checks AWS, Kafka and what else the connector needs
              replay --from … --to …     sends the requests of a time range again""";

    private static final String ROUTE_FILES = "/*.camel.yaml";

    private Application() {}

    /** The route files: those of the directory, or those in the jar. Camel lists nothing through a symbolic link. */
    private static String routes() throws IOException {
        Path directory = Path.of("routes");
        if (!Files.isDirectory(directory)) {
            return "classpath:routes" + ROUTE_FILES;
        }
        return "file:" + (Files.isSymbolicLink(directory) ? directory.toRealPath() : directory) + ROUTE_FILES;
    }

    /** Camel prints its own options for others, and exits with status 0, as if {@code validate} had found no mistake. */
    private static boolean isCommand(List<String> args) {
        return args.isEmpty()
                || args.equals(List.of(VALIDATE))
                || args.get(0).equals("doctor")
                || args.get(0).equals("replay");
    }

    /** {@code doctor [--json]}: checks whether the connector can do its work, and exits with status 0 or 1. */
    private static void doctor(List<String> args) {
        Locale.setDefault(Locale.ENGLISH);
        // the table is for a person, the JSON for a program; both contain what a log message would contain
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        List<String> options = args.subList(1, args.size());
        if (!options.isEmpty() && !options.equals(List.of("--json"))) {
            System.err.println("Usage: doctor [--json]");
            System.exit(INVALID_SETTINGS);
        }
        System.exit(Doctor.run(!options.isEmpty(), System.out, System.err, AktoRoles::rolesOf));
    }

    /** {@code replay --from … --to …}: sends the requests of a time range again. */
    private static Optional<ReplayCommand> replay(List<String> args) {
        if (args.isEmpty() || !args.get(0).equals("replay")) {
            return Optional.empty();
        }
        try {
            ReplayOptions options = ReplayOptions.parse(args.subList(1, args.size()), Instant.now());
            return Optional.of(new ReplayCommand(options, System.out));
        } catch (InvalidReplayException e) {
            System.err.println(e.getMessage());
            System.exit(INVALID_SETTINGS);
            throw new IllegalStateException("unreachable", e);
        }
    }

    /**
     * Runs until the process is stopped, or a replay has ended. With the argument {@code validate}, checks settings and routes, and starts nothing.
     * Exit status 2: the arguments, settings or routes are invalid; the message lists the errors.
     */
    public static void main(String... args) throws Exception {
        if (List.of(args).equals(List.of("--help"))) {
            System.out.println(USAGE);
            return;
        }
        if (!isCommand(List.of(args))) {
            System.err.println("Unknown arguments: " + String.join(" ", args) + "\n\n" + USAGE);
            System.exit(INVALID_SETTINGS);
        }
        if (args.length > 0 && args[0].equals("doctor")) {
            doctor(List.of(args));
            return;
        }
        TemporaryDirectory.problem().ifPresent(problem -> {
            System.err.println(problem);
            System.exit(INVALID_SETTINGS);
        });
        Optional<ReplayCommand> replay = replay(List.of(args));
        GracefulExit gracefulExit =
                new GracefulExit(() -> replay.map(ReplayCommand::exitStatus).orElse(0));
        gracefulExit.watch();
        // Camel converts the names of settings to upper case by the default locale: in Turkish, AWS_REGION would not be
        // found
        Locale.setDefault(Locale.ENGLISH);
        SensitiveLoggerFilter.install();
        LogOutput.install(System::getenv);
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        String pattern = routes();
        main.configure().setRoutesIncludePattern(pattern);
        boolean validates = List.of(args).equals(List.of(VALIDATE));
        replay.ifPresent(command -> command.configure(main));
        main.addMainListener(
                validates || replay.isPresent() ? SettingsValidator.withoutStart() : new SettingsValidator());
        RoutesValidator routes = new RoutesValidator(pattern);
        main.addMainListener(routes);
        main.addMainListener(new StartedRoutes());
        main.addMainListener(gracefulExit);
        try {
            if (validates) {
                // the usual strategy logs that the process was stopped by a signal when it ends
                main.setShutdownStrategy(new SimpleMainShutdownStrategy());
                main.init();
                main.getCamelContext().init();
                System.out.println("The settings and the routes are valid. Nothing was started.");
                gracefulExit.exit(0);
            }
            gracefulExit.exit(main.run(new String[0]));
        } catch (InvalidSettingsException | InvalidRoutesException e) {
            refuse(e, gracefulExit);
        } catch (Exception e) {
            refuse(routes.explain(e).orElseThrow(() -> e), gracefulExit);
        }
    }

    private static void refuse(Exception invalid, GracefulExit gracefulExit) {
        System.err.println(invalid.getMessage());
        gracefulExit.exit(INVALID_SETTINGS);
    }
}
