package dev.apigatewaylogging.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** The check of all settings together: what each takes, and what they must be to each other. */
public final class Settings {

    /** How AWS names its regions, also those that are younger than the SDK. */
    private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]{2,6}(-[a-z]+)+-[0-9]{1,2}");

    private Settings() {}

    /**
     * Finds everything that is wrong, in the order of the declaration.
     *
     * @param lookup gives the value of a property by its key, for example {@code aws.region}
     * @return all problems; empty where the settings are good
     */
    public static List<Problem> check(Function<String, Optional<String>> lookup) {
        List<Problem> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            setting.check(value(setting, lookup)).ifPresent(problems::add);
        }
        region(lookup).ifPresent(problems::add);
        credentials(lookup).ifPresent(problems::add);
        cluster(lookup).ifPresent(problems::add);
        problems.sort((a, b) -> a.setting().compareTo(b.setting()));
        return List.copyOf(problems);
    }

    /** The value of a setting: its default where it is not set. */
    static String value(Setting setting, Function<String, Optional<String>> lookup) {
        return lookup.apply(setting.key()).orElse(setting.defaultValue());
    }

    /** Whether the SDK knows the region. */
    static boolean knownRegion(String name) {
        return Region.regions().contains(Region.of(name));
    }

    private static Optional<Problem> region(Function<String, Optional<String>> lookup) {
        String region = value(Setting.AWS_REGION, lookup);
        boolean checkedAlready = Setting.AWS_REGION.check(region).isPresent();
        boolean realAws = value(Setting.AWS_ENDPOINT_URL, lookup).isEmpty();
        if (checkedAlready
                || !realAws
                || knownRegion(region)
                || REGION_SHAPE.matcher(region).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Setting.AWS_REGION,
                "is " + Problem.quote(region) + ", which is no region of AWS",
                "Set it to the region of the log groups, for example eu-west-1."));
    }

    private static Optional<Problem> cluster(Function<String, Optional<String>> lookup) {
        boolean pods = value(Setting.CLUSTER, lookup).equals("kubernetes");
        if (!pods || !value(Setting.CHECKPOINT_STORE, lookup).equals("file")) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Setting.CHECKPOINT_STORE,
                "is file, while CLUSTER is kubernetes: a pod does not see what another one keeps in its files",
                "Set CHECKPOINT_STORE to kafka."));
    }

    private static Optional<Problem> credentials(Function<String, Optional<String>> lookup) {
        boolean id = !value(Setting.AWS_ACCESS_KEY_ID, lookup).isEmpty();
        boolean secret = !value(Setting.AWS_SECRET_ACCESS_KEY, lookup).isEmpty();
        boolean token = !value(Setting.AWS_SESSION_TOKEN, lookup).isEmpty();
        String orNone = ", or remove both to use the default credentials chain.";
        if (id && !secret) {
            return Optional.of(new Problem(
                    Setting.AWS_SECRET_ACCESS_KEY, "is missing, while AWS_ACCESS_KEY_ID is set", "Set both" + orNone));
        }
        if (secret && !id) {
            return Optional.of(new Problem(
                    Setting.AWS_ACCESS_KEY_ID, "is missing, while AWS_SECRET_ACCESS_KEY is set", "Set both" + orNone));
        }
        if (token && !id) {
            return Optional.of(new Problem(
                    Setting.AWS_SESSION_TOKEN,
                    "is set without AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    "Set all three, or none to use the default credentials chain."));
        }
        return Optional.empty();
    }
}
