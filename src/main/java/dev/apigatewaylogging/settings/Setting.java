package dev.apigatewaylogging.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting, once. The constants are named as the environment variables; the property in
 * {@code application.properties} is the same name in lower case with dots.
 */
public enum Setting {
    LOG_GROUP_NAME(
            Need.OPTIONAL,
            SettingType.logGroups(),
            "",
            "The log groups to read: names, ARNs or prefix*, with commas between; empty: those that the APIs' stages log to"),
    LOG_GROUP_PREFIX(
            Need.OPTIONAL,
            SettingType.logGroupPrefixes(),
            "",
            "The beginning of the names of log groups to read besides; several with commas between"),
    LOG_GROUP_EXCLUDE(
            Need.OPTIONAL,
            SettingType.logGroupExclusions(),
            "",
            "Log groups that are not read although they are found: names, ARNs or prefix*, with commas between"),
    LOG_GROUP_TAGS(
            Need.OPTIONAL,
            SettingType.tags(),
            "",
            "Tags that found log groups must have to be read: key=value, with commas between; needs logs:ListTagsForResource"),
    LOG_UNMASK(
            Need.DEFAULTED,
            SettingType.bool(),
            "false",
            "Whether to read what data protection policies mask; needs logs:Unmask"),
    AWS_REGION(
            Need.REQUIRED,
            SettingType.regions(),
            "",
            "The AWS region of the log groups; several with commas between, the home region first"),
    AWS_ACCESS_KEY_ID(
            Need.SECRET, SettingType.secret(), "", "An AWS access key; empty: the SDK's default credentials chain"),
    AWS_SECRET_ACCESS_KEY(Need.SECRET, SettingType.secret(), "", "The secret of the access key"),
    AWS_SESSION_TOKEN(Need.SECRET, SettingType.secret(), "", "The session token, if the access key is a temporary one"),
    AWS_ENDPOINT_URL(
            Need.OPTIONAL, SettingType.url(), "", "Another address in place of AWS's, for a proxy or an emulator"),
    CROSS_ACCOUNT_ROLE_ARN(
            Need.OPTIONAL,
            SettingType.roles(),
            "",
            "Roles to assume, one for each account to read, with commas between, or own for the credentials' account; empty: that one only"),
    SESSION_NAME(
            Need.DEFAULTED,
            SettingType.sessionName(),
            "aktologprocesser",
            "The name of the sessions in which roles are assumed"),
    EXTERNAL_ID(Need.SECRET, SettingType.externalId(), "", "The external id that the roles ask for"),

    LOG_START_FROM(
            Need.DEFAULTED,
            SettingType.start(),
            "PT5M",
            "Where to start without a checkpoint: now, earliest, an instant or a duration back from now"),
    CLOUDWATCH_POLL_INTERVAL(
            Need.OPTIONAL,
            SettingType.duration(Duration.ofMillis(100)),
            "",
            "The time between two scans of a log group; empty: as often as the quota allows"),
    CLOUDWATCH_READ_BATCH_SIZE(
            Need.DEFAULTED,
            SettingType.integer(1, 10_000),
            "5",
            "Pages read from one log group before the next group has its turn"),
    CLOUDWATCH_QUOTA_SHARE(
            Need.DEFAULTED,
            SettingType.ratio(),
            "0.5",
            "The part of the account's CloudWatch Logs quota to use, or up to 0.9 of it while a log group is behind"),
    LATE_ARRIVAL_WINDOW(
            Need.DEFAULTED,
            SettingType.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT5M",
            "How long after the first reading each time is read again, for lines that arrived late"),
    DEEP_LATE_ARRIVAL_WINDOW(
            Need.DEFAULTED,
            SettingType.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT0S",
            "How long after the first reading each time is read a last time, for lines that arrived very late; PT0S: not"),

    ACCESS_LOG_FORMAT(
            Need.OPTIONAL,
            SettingType.accessLogFormat(),
            "",
            "The stage's own access log format, as pasted from the stage; empty: AWS's default formats and any JSON"),
    AKTO_TRAFFIC_BATCH_SIZE(
            Need.DEFAULTED,
            SettingType.integer(1, 1_000_000),
            "100",
            "The most entries of one request; less than 100 counts as 100"),
    AKTO_TRAFFIC_BATCH_TIME_SECS(
            Need.DEFAULTED,
            SettingType.integer(1, 86_400),
            "10",
            "Seconds of silence in the log after which an unfinished request is closed"),
    INTEGRATION_TIMEOUT_SECS(
            Need.DEFAULTED,
            SettingType.integer(1, 86_400),
            "30",
            "Seconds that an integration may take; so much longer is waited after a request went to it"),
    TRUSTED_PROXIES(
            Need.OPTIONAL,
            SettingType.cidrs(),
            "",
            "Proxies in front of the APIs whose X-Forwarded-For counts, besides CloudFront: addresses and CIDRs, with commas between"),
    AKTO_BYTES_IN_THRESHOLD(
            Need.DEFAULTED,
            SettingType.integer(1, 1_000_000),
            "100",
            "MiB of buffered log data at which scanning pauses until Kafka has acknowledged some; at most 45 % of the heap"),

    AKTO_KAFKA_BROKER_MAL(Need.REQUIRED, SettingType.brokers(), "", "Akto's Kafka: host:port, with commas between"),
    AKTO_KAFKA_BROKER_URL(
            Need.OPTIONAL,
            SettingType.brokers(),
            "",
            "The same by its other name, used where AKTO_KAFKA_BROKER_MAL is empty"),
    IS_AUTH_IMPLEMENTED(
            Need.DEFAULTED,
            SettingType.bool(),
            "false",
            "Whether Kafka asks for a login: KAFKA_USERNAME and KAFKA_PASSWORD"),
    KAFKA_USERNAME(Need.OPTIONAL, SettingType.text(), "", "The user of the login at Kafka"),
    KAFKA_PASSWORD(Need.SECRET, SettingType.text(), "", "The password of the login at Kafka"),
    AKTO_KAFKA_TOPIC_NAME(Need.DEFAULTED, SettingType.topic(), "akto.api.logs", "The topic of the traffic records"),
    AKTO_RECORD_MAX_BYTES(
            Need.DEFAULTED,
            SettingType.integer(65_536, 100_000_000),
            "1000000",
            "The largest record in bytes; longer bodies are cut and marked"),
    HEADERS_REDACTED(
            Need.OPTIONAL,
            SettingType.headerNames(),
            "x-amz-security-token",
            "Headers whose values do not leave the process, with commas between; their names do"),

    CHECKPOINT_STORE(
            Need.DEFAULTED, SettingType.oneOf("file", "kafka"), "file", "Where progress is kept: file or kafka"),
    CHECKPOINT_DIR(
            Need.DEFAULTED, SettingType.directory(), "./data", "The directory of the checkpoints, if they are files"),
    CHECKPOINT_TOPIC(
            Need.DEFAULTED,
            SettingType.topic(),
            "api-gateway-logging.checkpoints",
            "The topic of the checkpoints, if they are in Kafka; made if it is not there"),
    DEAD_LETTER_DIR(
            Need.DEFAULTED,
            SettingType.directory(),
            "./data/dead-letter",
            "The directory of what could not become a record"),
    DEAD_LETTER_MAX_BYTES(
            Need.DEFAULTED,
            SettingType.bytes(10_485_760),
            "1073741824",
            "The most bytes that the dead letters take; beyond, the oldest files are deleted"),

    CLUSTER(
            Need.DEFAULTED,
            SettingType.oneOf("off", "file", "kubernetes"),
            "off",
            "How several processes share the log groups: off, file (on one host) or kubernetes (pods, by leases)"),

    DATABASE_ABSTRACTOR_TOKEN(
            Need.SECRET,
            SettingType.secret(),
            "",
            "Akto's token; empty: no OpenAPI discovery, records of account 1000000"),
    CYBORG_BASE_URL(Need.DEFAULTED, SettingType.url(), "https://ultron.akto.io", "The address of Akto's backend"),
    DISCOVER_OPENAPI_SPEC(Need.DEFAULTED, SettingType.bool(), "true", "Whether the APIs' specs are exported to Akto"),
    OPENAPI_DISCOVERY_INTERVAL_MINUTES(
            Need.DEFAULTED, SettingType.integer(1, 525_600), "15", "Minutes between two looks at the APIs' specs"),

    MANAGEMENT_PORT(
            Need.DEFAULTED,
            SettingType.port(),
            "8080",
            "The port of the status page, health and metrics; 0: any that is free"),
    MANAGEMENT_ADDRESS(
            Need.DEFAULTED,
            SettingType.listenAddress(),
            "127.0.0.1",
            "The address at which the port is opened: 127.0.0.1 for this machine alone, 0.0.0.0 for every network"),
    MANAGEMENT_ALLOWED_HOSTS(
            Need.OPTIONAL,
            SettingType.hostNames(),
            "",
            "Host names under which the status page answers, besides IP addresses and localhost, with commas between"),
    MANAGEMENT_TOKEN(
            Need.SECRET,
            SettingType.secret(),
            "",
            "What the status page and /q/status ask for, as a bearer token or a password; empty: nothing"),
    CLOUDWATCH_METRICS(
            Need.DEFAULTED,
            SettingType.bool(),
            "false",
            "Whether lag, records and dead letters are sent to CloudWatch, too"),
    CLOUDWATCH_METRICS_NAMESPACE(
            Need.DEFAULTED,
            SettingType.metricNamespace(),
            "ApiGatewayLogging",
            "The namespace of the metrics in CloudWatch"),
    CLOUDWATCH_METRICS_INTERVAL(
            Need.DEFAULTED,
            SettingType.duration(Duration.ofSeconds(1)),
            "PT1M",
            "The time between two sendings of the metrics to CloudWatch"),
    LOG_PAYLOADS(
            Need.DEFAULTED,
            SettingType.bool(),
            "false",
            "Whether every record is written to the log with its payload, for debugging alone");

    /** Whether there must be a value, and who may see it. */
    private enum Need {
        REQUIRED,
        OPTIONAL,
        /** As {@link #OPTIONAL}, and no message shows the value. */
        SECRET,
        /** There is a default, and an empty text in its place is a mistake. */
        DEFAULTED
    }

    private final Need need;

    @SuppressWarnings("ImmutableEnumChecker") // a kind is a text and a function without state
    private final SettingType kind;

    private final String defaultValue;
    private final String description;

    Setting(Need need, SettingType kind, String defaultValue, String description) {
        this.need = need;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** The name of the property, for example {@code log.group.name}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The value where none is set; empty where there is none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** What it is for, in one line. */
    public String description() {
        return description;
    }

    /** Whether nothing runs without it. */
    public boolean required() {
        return need == Need.REQUIRED;
    }

    /** Whether its value must not be shown. */
    public boolean secret() {
        return need == Need.SECRET;
    }

    /**
     * What is wrong with a value of this setting, seen for itself.
     *
     * @param value the value as set; empty where it is set to nothing or not at all
     */
    Optional<SettingError> check(String value) {
        if (value.isEmpty()) {
            return switch (need) {
                case REQUIRED -> problem("is missing", "Set it to " + kind.expected() + ".");
                case DEFAULTED ->
                    problem(
                            "is empty",
                            "Remove it to have the default " + defaultValue + ", or set it to " + kind.expected()
                                    + ".");
                case OPTIONAL, SECRET -> Optional.empty();
            };
        }
        if (kind.validator().test(value)) {
            return Optional.empty();
        }
        return problem(
                secret()
                        ? "has a value that cannot be right (it is secret and not shown)"
                        : "is " + SettingError.quote(value),
                "It must be " + kind.expected() + ".");
    }

    private Optional<SettingError> problem(String what, String remedy) {
        return Optional.of(new SettingError(this, what, remedy));
    }
}
