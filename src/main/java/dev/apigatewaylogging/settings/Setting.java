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
            Kind.logGroups(),
            "",
            "The log groups to read: names, ARNs or prefix*, with commas between; empty: those that the APIs' stages log to"),
    LOG_GROUP_PREFIX(
            Need.OPTIONAL,
            Kind.logGroupPrefixes(),
            "",
            "The beginning of the names of log groups to read besides; several with commas between"),
    LOG_GROUP_EXCLUDE(
            Need.OPTIONAL,
            Kind.logGroupExclusions(),
            "",
            "Log groups that are not read although they are found: names, ARNs or prefix*, with commas between"),
    LOG_GROUP_TAGS(
            Need.OPTIONAL,
            Kind.tags(),
            "",
            "Tags that found log groups must have to be read: key=value, with commas between; needs logs:ListTagsForResource"),
    LOG_UNMASK(
            Need.DEFAULTED,
            Kind.yesOrNo(),
            "false",
            "Whether to read what data protection policies mask; needs logs:Unmask"),
    AWS_REGION(
            Need.REQUIRED,
            Kind.regions(),
            "",
            "The AWS region of the log groups; several with commas between, the home region first"),
    AWS_ACCESS_KEY_ID(Need.SECRET, Kind.secret(), "", "An AWS access key; empty: the SDK's default credentials chain"),
    AWS_SECRET_ACCESS_KEY(Need.SECRET, Kind.secret(), "", "The secret of the access key"),
    AWS_SESSION_TOKEN(Need.SECRET, Kind.secret(), "", "The session token, if the access key is a temporary one"),
    AWS_ENDPOINT_URL(Need.OPTIONAL, Kind.url(), "", "Another address in place of AWS's, for a proxy or an emulator"),
    CROSS_ACCOUNT_ROLE_ARN(
            Need.OPTIONAL,
            Kind.roles(),
            "",
            "Roles to assume, one for each account to read, with commas between, or own for the credentials' account; empty: that one only"),
    SESSION_NAME(
            Need.DEFAULTED,
            Kind.sessionName(),
            "aktologprocesser",
            "The name of the sessions in which roles are assumed"),
    EXTERNAL_ID(Need.SECRET, Kind.externalId(), "", "The external id that the roles ask for"),

    LOG_START_FROM(
            Need.DEFAULTED,
            Kind.start(),
            "PT5M",
            "Where to start without a checkpoint: now, earliest, an instant or a duration back from now"),
    CLOUDWATCH_POLL_INTERVAL(
            Need.OPTIONAL,
            Kind.duration(Duration.ofMillis(100)),
            "",
            "The time between two scans of a log group; empty: as often as the quota allows"),
    CLOUDWATCH_READ_BATCH_SIZE(
            Need.DEFAULTED,
            Kind.wholeNumber(1, 10_000),
            "5",
            "Pages read from one log group before the next group has its turn"),
    CLOUDWATCH_QUOTA_SHARE(
            Need.DEFAULTED,
            Kind.share(),
            "0.5",
            "The part of the account's CloudWatch Logs quota to use, or up to 0.9 of it while a log group is behind"),
    LATE_ARRIVAL_WINDOW(
            Need.DEFAULTED,
            Kind.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT5M",
            "How long after the first reading each time is read again, for lines that arrived late"),
    DEEP_LATE_ARRIVAL_WINDOW(
            Need.DEFAULTED,
            Kind.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT0S",
            "How long after the first reading each time is read a last time, for lines that arrived very late; PT0S: not"),

    ACCESS_LOG_FORMAT(
            Need.OPTIONAL,
            Kind.accessLogFormat(),
            "",
            "The stage's own access log format, as pasted from the stage; empty: AWS's default formats and any JSON"),
    AKTO_TRAFFIC_BATCH_SIZE(
            Need.DEFAULTED,
            Kind.wholeNumber(1, 1_000_000),
            "100",
            "The most entries of one request; less than 100 counts as 100"),
    AKTO_TRAFFIC_BATCH_TIME_SECS(
            Need.DEFAULTED,
            Kind.wholeNumber(1, 86_400),
            "10",
            "Seconds of silence in the log after which an unfinished request is closed"),
    INTEGRATION_TIMEOUT_SECS(
            Need.DEFAULTED,
            Kind.wholeNumber(1, 86_400),
            "30",
            "Seconds that an integration may take; so much longer is waited after a request went to it"),
    TRUSTED_PROXIES(
            Need.OPTIONAL,
            Kind.cidrs(),
            "",
            "Proxies in front of the APIs whose X-Forwarded-For counts, besides CloudFront: addresses and CIDRs, with commas between"),
    AKTO_BYTES_IN_THRESHOLD(
            Need.DEFAULTED,
            Kind.wholeNumber(1, 1_000_000),
            "100",
            "MiB of buffered log data at which scanning pauses until Kafka has acknowledged some; at most 45 % of the heap"),

    AKTO_KAFKA_BROKER_MAL(Need.REQUIRED, Kind.brokers(), "", "Akto's Kafka: host:port, with commas between"),
    AKTO_KAFKA_BROKER_URL(
            Need.OPTIONAL, Kind.brokers(), "", "The same by its other name, used where AKTO_KAFKA_BROKER_MAL is empty"),
    IS_AUTH_IMPLEMENTED(
            Need.DEFAULTED,
            Kind.yesOrNo(),
            "false",
            "Whether Kafka asks for a login: KAFKA_USERNAME and KAFKA_PASSWORD"),
    KAFKA_USERNAME(Need.OPTIONAL, Kind.oneLine(), "", "The user of the login at Kafka"),
    KAFKA_PASSWORD(Need.SECRET, Kind.oneLine(), "", "The password of the login at Kafka"),
    AKTO_KAFKA_TOPIC_NAME(Need.DEFAULTED, Kind.topic(), "akto.api.logs", "The topic of the traffic records"),
    AKTO_RECORD_MAX_BYTES(
            Need.DEFAULTED,
            Kind.wholeNumber(65_536, 100_000_000),
            "1000000",
            "The largest record in bytes; longer bodies are cut and marked"),
    HEADERS_REDACTED(
            Need.OPTIONAL,
            Kind.headerNames(),
            "x-amz-security-token",
            "Headers whose values do not leave the process, with commas between; their names do"),

    CHECKPOINT_STORE(Need.DEFAULTED, Kind.oneOf("file", "kafka"), "file", "Where progress is kept: file or kafka"),
    CHECKPOINT_DIR(Need.DEFAULTED, Kind.directory(), "./data", "The directory of the checkpoints, if they are files"),
    CHECKPOINT_TOPIC(
            Need.DEFAULTED,
            Kind.topic(),
            "api-gateway-logging.checkpoints",
            "The topic of the checkpoints, if they are in Kafka; made if it is not there"),
    DEAD_LETTER_DIR(
            Need.DEFAULTED, Kind.directory(), "./data/dead-letter", "The directory of what could not become a record"),
    DEAD_LETTER_MAX_BYTES(
            Need.DEFAULTED,
            Kind.bytes(10_485_760),
            "1073741824",
            "The most bytes that the dead letters take; beyond, the oldest files are deleted"),

    CLUSTER(
            Need.DEFAULTED,
            Kind.oneOf("off", "file", "kubernetes"),
            "off",
            "How several processes share the log groups: off, file (on one host) or kubernetes (pods, by leases)"),

    DATABASE_ABSTRACTOR_TOKEN(
            Need.SECRET, Kind.secret(), "", "Akto's token; empty: no OpenAPI discovery, records of account 1000000"),
    CYBORG_BASE_URL(Need.DEFAULTED, Kind.url(), "https://ultron.akto.io", "The address of Akto's backend"),
    DISCOVER_OPENAPI_SPEC(Need.DEFAULTED, Kind.yesOrNo(), "true", "Whether the APIs' specs are exported to Akto"),
    OPENAPI_DISCOVERY_INTERVAL_MINUTES(
            Need.DEFAULTED, Kind.wholeNumber(1, 525_600), "15", "Minutes between two looks at the APIs' specs"),

    MANAGEMENT_PORT(
            Need.DEFAULTED,
            Kind.port(),
            "8080",
            "The port of the status page, health and metrics; 0: any that is free"),
    MANAGEMENT_ADDRESS(
            Need.DEFAULTED,
            Kind.listenAddress(),
            "127.0.0.1",
            "The address at which the port is opened: 127.0.0.1 for this machine alone, 0.0.0.0 for every network"),
    MANAGEMENT_ALLOWED_HOSTS(
            Need.OPTIONAL,
            Kind.hostNames(),
            "",
            "Host names under which the status page answers, besides IP addresses and localhost, with commas between"),
    MANAGEMENT_TOKEN(
            Need.SECRET,
            Kind.secret(),
            "",
            "What the status page and /q/status ask for, as a bearer token or a password; empty: nothing"),
    CLOUDWATCH_METRICS(
            Need.DEFAULTED,
            Kind.yesOrNo(),
            "false",
            "Whether lag, records and dead letters are sent to CloudWatch, too"),
    CLOUDWATCH_METRICS_NAMESPACE(
            Need.DEFAULTED, Kind.metricNamespace(), "ApiGatewayLogging", "The namespace of the metrics in CloudWatch"),
    CLOUDWATCH_METRICS_INTERVAL(
            Need.DEFAULTED,
            Kind.duration(Duration.ofSeconds(1)),
            "PT1M",
            "The time between two sendings of the metrics to CloudWatch"),
    LOG_PAYLOADS(
            Need.DEFAULTED,
            Kind.yesOrNo(),
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
    private final Kind kind;

    private final String defaultValue;
    private final String meaning;

    Setting(Need need, Kind kind, String defaultValue, String meaning) {
        this.need = need;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
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
    public String meaning() {
        return meaning;
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
    Optional<Problem> check(String value) {
        if (value.isEmpty()) {
            return switch (need) {
                case REQUIRED -> problem("is missing", "Set it to " + kind.expects() + ".");
                case DEFAULTED ->
                    problem(
                            "is empty",
                            "Remove it to have the default " + defaultValue + ", or set it to " + kind.expects() + ".");
                case OPTIONAL, SECRET -> Optional.empty();
            };
        }
        if (kind.accepts().test(value)) {
            return Optional.empty();
        }
        return problem(
                secret()
                        ? "has a value that cannot be right (it is secret and not shown)"
                        : "is " + Problem.quote(value),
                "It must be " + kind.expects() + ".");
    }

    private Optional<Problem> problem(String what, String remedy) {
        return Optional.of(new Problem(this, what, remedy));
    }
}
