package dev.apigatewaylogging.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.PropertiesComponent;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.servicemetadata.LogsServiceMetadata;

/**
 * Checks the settings before anything else happens, as Camel resolves them: the environment, then the files. A region that
 * the SDK does not know, a new one or one misspelt, is also looked for in the DNS; the address to listen at is tried.
 *
 * @see InvalidSettingsException what it throws out of {@code Main}, so that nothing starts
 */
public final class StartupCheck extends MainListenerSupport {

    private final Predicate<String> hostExists;

    public StartupCheck() {
        this(StartupCheck::hasAddress);
    }

    /** @param hostExists whether the DNS knows a host */
    StartupCheck(Predicate<String> hostExists) {
        this.hostExists = hostExists;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        PropertiesComponent properties = main.getCamelContext().getPropertiesComponent();
        List<Problem> problems = new ArrayList<>(Settings.check(properties::resolveProperty));
        unreachableRegion(properties::resolveProperty, problems).ifPresent(problems::add);
        foreignAddress(properties::resolveProperty, problems).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private Optional<Problem> unreachableRegion(Function<String, Optional<String>> lookup, List<Problem> problems) {
        String region = Settings.value(Setting.AWS_REGION, lookup);
        boolean realAws = Settings.value(Setting.AWS_ENDPOINT_URL, lookup).isEmpty();
        boolean doubtful = problems.stream().noneMatch(p -> p.setting() == Setting.AWS_REGION)
                && realAws
                && !Settings.knownRegion(region);
        if (!doubtful) {
            return Optional.empty();
        }
        String host = new LogsServiceMetadata().endpointFor(Region.of(region)).toString();
        if (hostExists.test(host)) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Setting.AWS_REGION,
                "is " + Problem.quote(region) + ", a region that is not known, and there is no host " + host,
                "Set it to the region of the log groups, for example eu-west-1."));
    }

    private static Optional<Problem> foreignAddress(Function<String, Optional<String>> lookup, List<Problem> problems) {
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
                    new Problem(
                            Setting.MANAGEMENT_ADDRESS,
                            "is " + Problem.quote(address) + ", where this machine cannot listen (" + e.getMessage()
                                    + ")",
                            "Set it to 127.0.0.1 for this machine alone, to 0.0.0.0 for every network, or to an address that the machine has."));
        }
    }

    private static boolean hasAddress(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
