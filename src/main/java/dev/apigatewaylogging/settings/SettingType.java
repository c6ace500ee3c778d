/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import dev.apigatewaylogging.component.cloudwatchlogs.scan.StartFromOption;
import dev.apigatewaylogging.logformat.LogEventParser;
import dev.apigatewaylogging.util.http.IpAddress;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that a setting accepts.
 *
 * @param expected the values in words that complete "Expected: ..."
 * @param validator accepts them; never receives an empty text
 * @param normalizer removes what has no meaning, such as surrounding blanks and empty elements of a list
 */
record SettingType(String expected, Predicate<String> validator, UnaryOperator<String> normalizer) {

    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern BYTES = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,6})?");
    private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern LOG_GROUP = Pattern.compile("[A-Za-z0-9_/.#-]{1,512}\\*?");
    private static final Pattern LOG_GROUP_ARN =
            Pattern.compile("arn:[a-z-]+:logs:[a-z0-9-]+:[0-9]{12}:log-group:[A-Za-z0-9_/.#-]{1,512}(:\\*)?");
    private static final Pattern LOG_GROUP_ARN_PREFIX =
            Pattern.compile("arn:[a-z-]+:logs:[a-z0-9-]+:[0-9]{12}:log-group:[A-Za-z0-9_/.#-]{0,512}\\*?");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N} +._:/@-]{1,128}=[\\p{L}\\p{N} +=._:/@-]{0,256}");
    private static final Pattern ROLE =
            Pattern.compile("own|arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/[A-Za-z0-9_+=,.@/-]{1,575}");
    private static final Pattern SESSION_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");
    private static final Pattern BEFORE_PAIR = Pattern.compile("\\s*,\\s*(?=[0-9]{12}=)");
    private static final Pattern BROKER = Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");
    private static final Pattern BROKER_WITHOUT_PORT = Pattern.compile("[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\]");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    private static final Pattern FINAL_SLASHES = Pattern.compile("(?<!/)/+$");
    private static final Pattern METRIC_NAMESPACE = Pattern.compile("(?!AWS/)[A-Za-z0-9._#/ -]{1,255}");
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*");
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]{1,16})?");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern RECORD_TAG = Pattern.compile(
            "(?!(?:service|api_id|stage|region|aws_account)\\s*=)[A-Za-z0-9_.-]{1,64}\\s*=\\s*\\S.{0,255}");

    /** Akto groups by the first and reads bodies by the second. */
    private static final Set<String> REQUIRED_HEADERS = Set.of("host", "content-type");

    private static final Set<String> FALSE_WORDS = Set.of("", "false", "no", "off", "0", "f", "n", "none", "disabled");

    private static final SettingType BOOLEAN = new SettingType(
            "true or false",
            value -> Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT)),
            value -> value.isBlank() ? "" : String.valueOf(value.strip().equalsIgnoreCase("true")));

    SettingType(String expected, Predicate<String> validator) {
        this(expected, validator, String::strip);
    }

    private SettingType normalizedBy(UnaryOperator<String> other) {
        return new SettingType(expected, validator, other);
    }

    /** One of a few words, as they are written. */
    static SettingType oneOf(String... words) {
        return new SettingType(String.join(" or ", words), Set.of(words)::contains);
    }

    /** True in any case; as for Akto's connector, everything else is false. */
    static SettingType bool() {
        return BOOLEAN;
    }

    /** Whether a value may have been meant otherwise than it is read: {@code yes} is false, as all but {@code true}. */
    boolean isMisleading(String written) {
        return equals(BOOLEAN)
                && !written.equalsIgnoreCase("true")
                && !FALSE_WORDS.contains(written.strip().toLowerCase(Locale.ROOT));
    }

    /** An integer within bounds, both included. */
    static SettingType integer(int min, int max) {
        return new SettingType(
                "an integer from " + min + " to " + max,
                value -> INTEGER.matcher(value).matches()
                        && Integer.parseInt(value) >= min
                        && Integer.parseInt(value) <= max);
    }

    /** A number of bytes on a disk, at least {@code least}. */
    static SettingType bytes(long min) {
        return new SettingType(
                "an integer number of bytes, at least " + min,
                value -> BYTES.matcher(value).matches() && Long.parseLong(value) >= min);
    }

    /** A ratio: at most 1; 0 disables the limit. */
    static SettingType ratio() {
        return new SettingType("a number from 0 (no limit) to 1, for example 0.5", value -> {
            if (!DECIMAL.matcher(value).matches()) {
                return false;
            }
            BigDecimal ratio = new BigDecimal(value);
            return ratio.signum() >= 0 && ratio.compareTo(BigDecimal.ONE) <= 0;
        });
    }

    /** An ISO-8601 duration of at least {@code least} and at most a day. */
    static SettingType duration(Duration min) {
        return duration(min, Duration.ofDays(1));
    }

    /** In days if it consists of complete days, which {@link Duration} writes in hours. */
    private static String written(Duration duration) {
        boolean isDays = !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()));
        return isDays ? "P" + duration.toDays() + "D" : duration.toString();
    }

    /** An ISO-8601 duration of at least {@code least} and at most {@code most}. */
    static SettingType duration(Duration min, Duration max) {
        String expected =
                "an ISO-8601 duration from " + written(min) + " to " + written(max) + ", for example PT5S or PT5M";
        return new SettingType(expected, value -> {
            try {
                Duration duration = Duration.parse(value);
                return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
            } catch (DateTimeParseException e) {
                return false;
            }
        });
    }

    /** Where to start scanning. */
    static SettingType start() {
        return new SettingType(
                "now, earliest, an ISO-8601 instant (2026-01-31T12:00:00Z), or an ISO-8601 duration before now (PT5M)",
                value -> {
                    try {
                        StartFromOption.parse(value, 0);
                        return true;
                    } catch (IllegalArgumentException | ArithmeticException e) {
                        return false;
                    }
                });
    }

    /** The syntax of region names; whether the regions exist is checked with all settings. */
    static SettingType regions() {
        return new SettingType(
                        "comma-separated names of AWS regions without duplicates, for example eu-west-1", value -> {
                            List<String> regions = elements(value);
                            return regions.stream().allMatch(REGION.asMatchPredicate())
                                    && Set.copyOf(regions).size() == regions.size();
                        })
                .normalizedBy(SettingType::withoutEmptyElements);
    }

    /** Log groups to read. */
    static SettingType logGroups() {
        return list(
                "comma-separated log group names, ARNs or prefixes ending in *, for example "
                        + "API-Gateway-Execution-Logs_a1b2c3d4e5/prod",
                LOG_GROUP.asMatchPredicate().or(LOG_GROUP_ARN.asMatchPredicate()));
    }

    /** Prefixes of log group names. */
    static SettingType logGroupPrefixes() {
        return list(
                "comma-separated prefixes of log group names, for example API-Gateway-Execution-Logs",
                LOG_GROUP.asMatchPredicate());
    }

    /** Log groups to exclude. */
    static SettingType logGroupExclusions() {
        return list(
                "comma-separated log group names, ARNs, or prefixes of either ending in *, for example "
                        + "API-Gateway-Execution-Logs_a1b2c3d4e5/*",
                LOG_GROUP.asMatchPredicate().or(LOG_GROUP_ARN_PREFIX.asMatchPredicate()));
    }

    /** AWS tags without duplicate keys. */
    static SettingType tags() {
        return new SettingType(
                        "comma-separated tags (key=value) without duplicate keys, for example team=payments,env=prod",
                        value -> {
                            List<String> tags = elements(value);
                            return tags.stream().allMatch(TAG.asMatchPredicate())
                                    && tags.stream()
                                                    .map(tag -> tag.split("=", 2)[0])
                                                    .distinct()
                                                    .count()
                                            == tags.size();
                        })
                .normalizedBy(SettingType::withoutEmptyElements);
    }

    /** Roles, at most one per account. */
    static SettingType roles() {
        return new SettingType(
                        "comma-separated ARNs of roles, or own, at most one per account, for example arn:aws:iam::123456789012:role/reader",
                        value -> {
                            List<String> accounts = elements(value).stream()
                                    .map(ROLE::matcher)
                                    .map(role -> role.matches() ? String.valueOf(role.group("account")) : "")
                                    .toList();
                            return !accounts.contains("")
                                    && Set.copyOf(accounts).size() == accounts.size();
                        })
                .normalizedBy(SettingType::withoutEmptyElements);
    }

    /** A role session name. */
    static SettingType sessionName() {
        return new SettingType("2 to 64 letters, digits and characters of =,.@_-", SESSION_NAME.asMatchPredicate());
    }

    /** An external ID. */
    static SettingType externalId() {
        return new SettingType(
                        "2 to 1224 letters, digits and characters of =,.@:/_+-, or account=id pairs of them",
                        EXTERNAL_ID.asMatchPredicate())
                .normalizedBy(value -> BEFORE_PAIR.matcher(value.strip()).replaceAll(","));
    }

    /** An access log format with at least one known {@code $context} variable. */
    static SettingType accessLogFormat() {
        return new SettingType("the access log format of the stage, with $context variables", value -> {
                    try {
                        return new LogEventParser(value) != null;
                    } catch (IllegalArgumentException e) {
                        return false;
                    }
                })
                .normalizedBy(UnaryOperator.identity());
    }

    /** Kafka's brokers; the port is Kafka's default unless it is there, as for Akto's connector. */
    static SettingType brokers() {
        return list("comma-separated host:port, for example kafka-1:9092,kafka-2:9092", broker -> {
                    var matcher = BROKER.matcher(broker);
                    return matcher.matches() && isPort(matcher.group(2), 1);
                })
                .normalizedBy(value -> elements(value).stream()
                        .filter(broker -> !broker.isEmpty())
                        .map(broker -> BROKER_WITHOUT_PORT.matcher(broker).matches() ? broker + ":9092" : broker)
                        .collect(Collectors.joining(",")));
    }

    /** A Kafka topic. */
    static SettingType topic() {
        return new SettingType(
                "the name of a Kafka topic: letters, digits, dots, hyphens and underscores", TOPIC.asMatchPredicate());
    }

    /** Names of headers whose values may be masked. */
    static SettingType headerNames() {
        return list(
                "comma-separated names of HTTP headers, except host and content-type, which Akto requires",
                name -> HEADER_NAME.matcher(name).matches()
                        && !REQUIRED_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** Names of JSON fields. */
    static SettingType jsonFields() {
        return list("comma-separated names of JSON fields, for example password,card_number", name -> true);
    }

    /** Tags, other than those that each record has for its API. */
    static SettingType recordTags() {
        return list(
                "comma-separated name=value, for example team=payments,env=prod; the names consist of letters, digits, _, ."
                        + " and -, and service, api_id, stage, region and aws_account are those of the API",
                RECORD_TAG.asMatchPredicate());
    }

    /** IP addresses and networks. */
    static SettingType cidrs() {
        return list(
                "comma-separated IP addresses and CIDRs, for example 192.0.2.10,198.51.100.0/24,2001:db8::/32",
                cidr -> {
                    int slash = cidr.indexOf('/');
                    InetAddress address = IpAddress.parse(slash < 0 ? cidr : cidr.substring(0, slash));
                    return address != null
                            && (slash < 0
                                    || integer(0, address.getAddress().length * Byte.SIZE)
                                            .validator()
                                            .test(cidr.substring(slash + 1)));
                });
    }

    /** The URL of an HTTP service; a path is appended to it. */
    static SettingType url() {
        return new SettingType(
                        "a URL that starts with http:// or https://, for example https://ultron.akto.io", value -> {
                            try {
                                URI uri = URI.create(value);
                                return Set.of("http", "https")
                                                .contains(String.valueOf(uri.getScheme())
                                                        .toLowerCase(Locale.ROOT))
                                        && uri.getHost() != null;
                            } catch (IllegalArgumentException e) {
                                return false;
                            }
                        })
                .normalizedBy(value -> FINAL_SLASHES.matcher(value.strip()).replaceFirst(""));
    }

    /** A log level, in any case. */
    static SettingType logLevel() {
        return oneOf("ERROR", "WARN", "INFO", "DEBUG", "TRACE")
                .normalizedBy(value -> value.strip().toUpperCase(Locale.ROOT));
    }

    /** A proxy that speaks HTTP, also for HTTPS. */
    static SettingType proxy() {
        return new SettingType(
                "http://host:port or http://user:password@host:port, with special characters of the password as %40",
                ProxyVariables::isProxy);
    }

    /** What is called without a proxy. */
    static SettingType noProxy() {
        return list(
                "comma-separated host names, domains, IP addresses and IPv4 networks of /8, /16 or /24, or *",
                ProxyVariables::isException);
    }

    /** A directory of this host; it need not exist yet. */
    static SettingType directory() {
        return new SettingType("the path of a directory", value -> !value.isBlank() && value.indexOf('\0') < 0);
    }

    /** A port to listen on; 0 is any free port. */
    static SettingType port() {
        return new SettingType("a port from 0 to 65535", value -> isPort(value, 0));
    }

    /** An address of this host to listen on, or its name. */
    static SettingType listenAddress() {
        return new SettingType(
                "an IP address of this host, for example 127.0.0.1, or 0.0.0.0 for all networks",
                HOST_NAME.asMatchPredicate().or(IPV6.asMatchPredicate()));
    }

    /** Names of hosts, without ports. */
    static SettingType hostNames() {
        return list(
                "comma-separated host names without ports, for example status.example.com",
                HOST_NAME.asMatchPredicate());
    }

    /** A key or token. A frequent error is a trailing line break. */
    static SettingType secret() {
        return new SettingType(
                "one word without spaces or line breaks", value -> value.chars().allMatch(c -> c > ' ' && c < 0x7f));
    }

    /** A username or password: any printable text. */
    static SettingType text() {
        return new SettingType(
                "one line of text",
                value -> !value.isBlank() && value.codePoints().noneMatch(Character::isISOControl),
                UnaryOperator.identity());
    }

    /** A CloudWatch metrics namespace; AWS reserves those that start with AWS/. */
    static SettingType metricNamespace() {
        return new SettingType(
                "letters, digits, spaces and . - _ / #, not starting with AWS/, for example ApiGatewayLogging",
                value -> !value.isBlank() && METRIC_NAMESPACE.matcher(value).matches());
    }

    private static SettingType list(String expected, Predicate<String> element) {
        return new SettingType(
                expected, value -> elements(value).stream().allMatch(element), SettingType::withoutEmptyElements);
    }

    private static String withoutEmptyElements(String list) {
        return elements(list).stream().filter(element -> !element.isEmpty()).collect(Collectors.joining(","));
    }

    private static List<String> elements(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    }

    private static boolean isPort(String value, int min) {
        return integer(min, 65_535).validator().test(value);
    }
}
