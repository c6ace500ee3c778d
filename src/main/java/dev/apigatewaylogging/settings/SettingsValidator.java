/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import dev.apigatewaylogging.aggregate.RequestAggregationStrategy;
import dev.apigatewaylogging.checkpoint.CheckpointDirectory;
import dev.apigatewaylogging.kafka.KafkaClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.servicemetadata.LogsServiceMetadata;

/**
 * Checks the settings before anything else happens, as Camel resolves them: the environment, then the files. A region that
 * the SDK does not know, a new one or one misspelt, is also looked for in the DNS; the address to listen at is tried.
 * Where they are good, it takes what two processes cannot have: the directory of the checkpoints, which it holds from then
 * on, and the management port.
 *
 * @see InvalidSettingsException what it throws out of {@code Main}, so that nothing starts
 */
public final class SettingsValidator extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsValidator.class);

    private static final Logger SUMMARY = LoggerFactory.getLogger("api-gateway-logging");

    private final Predicate<String> hostExists;
    private final Set<String> variables;

    /** Locked until the process ends. */
    private CheckpointDirectory checkpoints;

    /** Reserves the port until Camel's server binds it, so that only one of two concurrently started processes starts. */
    private ServerSocket port;

    private boolean checked;
    private boolean starts = true;

    public SettingsValidator() {
        this(SettingsValidator::resolves, System.getenv().keySet());
    }

    /**
     * @param hostExists whether the DNS knows a host
     * @param variables the names of the environment variables
     */
    SettingsValidator(Predicate<String> hostExists, Set<String> variables) {
        this.hostExists = hostExists;
        this.variables = variables;
    }

    /** Checks the settings for a process that does not start: it takes neither the directory nor the port. */
    public static SettingsValidator withoutStart() {
        SettingsValidator validator = new SettingsValidator();
        validator.starts = false;
        return validator;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        check(main);
    }

    /**
     * Camel's command line creates this listener from application.properties, too late for {@link #beforeConfigure}. A {@link
     * Main} validates only if this listener was added to it.
     */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        if (!checked && main instanceof Main) {
            return;
        }
        if (!checked) {
            check(main);
        }
        if (port == null) {
            return;
        }
        try {
            port.close();
        } catch (IOException e) {
            LOG.debug("the port of the management server", e);
        }
    }

    private void check(BaseMainSupport main) {
        checked = true;
        SettingsPropertiesParser parser = SettingsPropertiesParser.of(main.getCamelContext());
        PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
        List<SettingError> problems = new ArrayList<>(Settings.check(properties::resolveProperty));
        unreachableRegion(properties::resolveProperty, problems).ifPresent(problems::add);
        foreignAddress(properties::resolveProperty, problems).ifPresent(problems::add);
        if (problems.isEmpty() && starts) {
            heldDirectory(properties::resolveProperty).ifPresent(problems::add);
            takenPort(properties::resolveProperty).ifPresent(problems::add);
        }
        // before the errors: a required setting may be missing because its name is misspelled
        UnknownSettings.warning(variables, properties.loadProperties().stringPropertyNames())
                .ifPresent(LOG::warn);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        parser.misreadings().forEach(misreading -> LOG.warn(misreading.text()));
        LogOutput.apply(properties::resolveProperty);
        if (starts) {
            new StartupSummary(properties::resolveProperty).lines().forEach(SUMMARY::info);
        }
        ProxyVariables.install(properties::resolveProperty);
        ForeignVariable.warning(properties::resolveProperty).ifPresent(LOG::warn);
        explainBatchSize(
                Integer.parseInt(Settings.value(Setting.AKTO_TRAFFIC_BATCH_SIZE, properties::resolveProperty)));
    }

    /** Akto's connector has only the first meaning of the setting, with which any value is harmless. */
    private static void explainBatchSize(int records) {
        if (records < RequestAggregationStrategy.MIN_ENTRIES) {
            LOG.info(
                    "AKTO_TRAFFIC_BATCH_SIZE is {}: Kafka's producer sends batches of at most {} bytes. It does not limit"
                            + " requests to less than {} log entries, so that no request is split.",
                    records,
                    KafkaClientSettings.batchBytes(records),
                    RequestAggregationStrategy.MIN_ENTRIES);
        }
    }

    private Optional<SettingError> unreachableRegion(
            Function<String, Optional<String>> lookup, List<SettingError> problems) {
        List<String> regions = Settings.regions(Settings.value(Setting.AWS_REGION, lookup));
        boolean realAws = Settings.value(Setting.AWS_ENDPOINT_URL, lookup).isEmpty();
        if (!realAws || problems.stream().anyMatch(p -> p.setting() == Setting.AWS_REGION)) {
            return Optional.empty();
        }
        return regions.stream()
                .filter(region -> !Settings.knownRegion(region) && !hostExists.test(host(region)))
                .findFirst()
                .map(region -> new SettingError(
                        Setting.AWS_REGION,
                        (regions.size() == 1 ? "is " : "has ") + SettingError.quote(region)
                                + ", an unknown region, and there is no host " + host(region),
                        "Set it to the region of the log groups, for example eu-west-1."));
    }

    private static String host(String region) {
        return new LogsServiceMetadata().endpointFor(Region.of(region)).toString();
    }

    /**
     * A directory belongs to one process. Not used with checkpoints in Kafka. A directory that cannot be
     * locked does not prevent the start: a failing checkpoint is reported when it is written.
     */
    private Optional<SettingError> heldDirectory(Function<String, Optional<String>> lookup) {
        if (!Settings.value(Setting.CHECKPOINT_STORE, lookup).equals("file")) {
            return Optional.empty();
        }
        String directory = Settings.value(Setting.CHECKPOINT_DIR, lookup);
        try {
            checkpoints = new CheckpointDirectory(Path.of(directory));
            return checkpoints
                    .hold()
                    .map(
                            holder -> new SettingError(
                                    Setting.CHECKPOINT_DIR,
                                    "is " + SettingError.quote(directory) + ", which " + holder + " already uses",
                                    "Set a separate directory for each process, or CLUSTER=kafka for processes that share the log groups."));
        } catch (InvalidPathException e) {
            return Optional.of(new SettingError(
                    Setting.CHECKPOINT_DIR,
                    "is " + SettingError.quote(directory) + ", which is not a valid directory name on this host ("
                            + e.getReason() + ")",
                    "Use a name in ASCII letters, or a locale with UTF-8, for example LC_ALL=C.UTF-8."));
        } catch (IOException e) {
            LOG.warn(
                    "Failed to lock CHECKPOINT_DIR {} ({}). A second process that uses it would not be detected.",
                    directory,
                    e.toString());
            return Optional.empty();
        }
    }

    /** Binds the port as Camel's server will. */
    private Optional<SettingError> takenPort(Function<String, Optional<String>> lookup) {
        int number = Integer.parseInt(Settings.value(Setting.MANAGEMENT_PORT, lookup));
        try {
            port = new ServerSocket();
            port.setReuseAddress(true);
            port.bind(new InetSocketAddress(Settings.value(Setting.MANAGEMENT_ADDRESS, lookup), number));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new SettingError(
                    Setting.MANAGEMENT_PORT,
                    "is " + number + ", which is not available (" + e.getMessage() + ")",
                    "Set it to a free port, or 0 for any free port, or stop the process that uses it."));
        }
    }

    private static Optional<SettingError> foreignAddress(
            Function<String, Optional<String>> lookup, List<SettingError> problems) {
        String address = Settings.value(Setting.MANAGEMENT_ADDRESS, lookup);
        if (problems.stream().anyMatch(p -> p.setting() == Setting.MANAGEMENT_ADDRESS)) {
            return Optional.empty();
        }
        try {
            // any port
            new ServerSocket(0, 1, InetAddress.getByName(address)).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    new SettingError(
                            Setting.MANAGEMENT_ADDRESS,
                            "is " + SettingError.quote(address) + ", where this host cannot listen (" + e.getMessage()
                                    + ")",
                            "Set it to 127.0.0.1 for this host only, to 0.0.0.0 for all networks, or to an address of this host."));
        }
    }

    private static boolean resolves(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
