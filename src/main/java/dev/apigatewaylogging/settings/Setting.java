/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
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
            Presence.OPTIONAL,
            SettingType.logGroups(),
            "",
            "Comma-separated log group names, ARNs or prefixes (name*); empty: the log groups of all API stages"),
    LOG_GROUP_PREFIX(
            Presence.OPTIONAL, SettingType.logGroupPrefixes(), "", "Comma-separated prefixes of additional log groups"),
    LOG_GROUP_EXCLUDE(
            Presence.OPTIONAL,
            SettingType.logGroupExclusions(),
            "",
            "Comma-separated names, ARNs or prefixes (name*) of discovered log groups to exclude"),
    LOG_GROUP_TAGS(
            Presence.OPTIONAL,
            SettingType.tags(),
            "",
            "Comma-separated tags (key=value) that a discovered log group must have; needs logs:ListTagsForResource"),
    LOG_UNMASK(
            Presence.WITH_DEFAULT,
            SettingType.bool(),
            "false",
            "Whether to read what data protection policies mask; needs logs:Unmask"),
    AWS_REGION(
            Presence.REQUIRED,
            SettingType.regions(),
            "",
            "AWS region of the log groups; several are comma-separated, the home region first"),
    AWS_ACCESS_KEY_ID(
            Presence.SECRET,
            SettingType.secret(),
            "",
            "AWS access key ID; empty: the SDK's default credentials provider chain"),
    AWS_SECRET_ACCESS_KEY(Presence.SECRET, SettingType.secret(), "", "AWS secret access key"),
    AWS_SESSION_TOKEN(Presence.SECRET, SettingType.secret(), "", "Session token of temporary credentials"),
    AWS_ENDPOINT_URL(Presence.OPTIONAL, SettingType.url(), "", "Endpoint override, for a proxy or an emulator"),
    CROSS_ACCOUNT_ROLE_ARN(
            Presence.OPTIONAL,
            SettingType.roles(),
            "",
            "Comma-separated ARNs of the roles to assume, one per account; own: the credentials' account; empty: the roles from Akto's dashboard, or only that account"),
    SESSION_NAME(Presence.WITH_DEFAULT, SettingType.sessionName(), "aktologprocesser", "Role session name"),
    EXTERNAL_ID(Presence.SECRET, SettingType.externalId(), "", "External ID for AssumeRole, or account=id pairs"),
    ENABLE_CROSS_ACCOUNT_MODE(
            Presence.WITH_DEFAULT,
            SettingType.bool(),
            "false",
            "Whether to assume AktoLogReaderRole in the AWS accounts that Akto maps to Akto accounts"),
    ACCOUNT_MAPPING_REFRESH_MINUTES(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 525_600),
            "5",
            "Interval in minutes at which Akto is asked for roles and account mappings"),

    LOG_START_FROM(
            Presence.WITH_DEFAULT,
            SettingType.start(),
            "PT5M",
            "Where to start without a checkpoint: now, earliest, an ISO-8601 instant, or an ISO-8601 duration before now"),
    CLOUDWATCH_POLL_INTERVAL(
            Presence.OPTIONAL,
            SettingType.duration(Duration.ofMillis(100)),
            "",
            "Interval between two scans of a log group; empty: as often as the quota allows"),
    CLOUDWATCH_READ_BATCH_SIZE(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 10_000),
            "5",
            "Maximum pages read from a log group before the next one is polled"),
    CLOUDWATCH_QUOTA_SHARE(
            Presence.WITH_DEFAULT,
            SettingType.ratio(),
            "0.5",
            "Fraction of the account's FilterLogEvents quota to use; while a log group has a backlog 0.9, or this if larger; 0: no limit"),
    LATE_ARRIVAL_WINDOW(
            Presence.WITH_DEFAULT,
            SettingType.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT5M",
            "Delay after which a time range is scanned a second time for late events; at most P14D; PT0S disables it"),
    DEEP_LATE_ARRIVAL_WINDOW(
            Presence.WITH_DEFAULT,
            SettingType.duration(Duration.ZERO, Duration.ofDays(14)),
            "PT0S",
            "Delay after which a time range is scanned a third and last time; at most P14D; PT0S disables it"),

    ACCESS_LOG_FORMAT(
            Presence.OPTIONAL,
            SettingType.accessLogFormat(),
            "",
            "Access log format of the stage, if custom; empty: the default formats and any JSON"),
    AKTO_TRAFFIC_BATCH_SIZE(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 1_000_000),
            "100",
            "Approximate records per batch of Kafka's producer, and maximum log entries per request; for these, less than 100 counts as 100"),
    AKTO_TRAFFIC_BATCH_TIME_SECS(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 86_400),
            "10",
            "Inactivity timeout of a request in seconds of event time"),
    INTEGRATION_TIMEOUT_SECS(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 86_400),
            "30",
            "Added to the inactivity timeout while an integration is pending, in seconds"),
    TRUSTED_PROXIES(
            Presence.OPTIONAL,
            SettingType.cidrs(),
            "",
            "Comma-separated addresses and CIDRs of proxies whose X-Forwarded-For is trusted, in addition to CloudFront"),
    AKTO_BYTES_IN_THRESHOLD(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 1_000_000),
            "100",
            "Maximum MiB of buffered log data, at most 45% of the heap; scanning pauses above it"),

    AKTO_KAFKA_BROKER_MAL(
            Presence.REQUIRED, SettingType.brokers(), "", "Kafka bootstrap servers, comma-separated host:port"),
    AKTO_KAFKA_BROKER_URL(
            Presence.OPTIONAL, SettingType.brokers(), "", "Alias, used if AKTO_KAFKA_BROKER_MAL is empty"),
    IS_AUTH_IMPLEMENTED(
            Presence.WITH_DEFAULT,
            SettingType.bool(),
            "false",
            "Whether to authenticate to Kafka with KAFKA_USERNAME and KAFKA_PASSWORD"),
    KAFKA_USERNAME(Presence.OPTIONAL, SettingType.text(), "", "SASL username"),
    KAFKA_PASSWORD(Presence.SECRET, SettingType.text(), "", "SASL password"),
    AKTO_KAFKA_TOPIC_NAME(Presence.WITH_DEFAULT, SettingType.topic(), "akto.api.logs", "Topic of the records"),
    AKTO_RECORD_MAX_BYTES(
            Presence.WITH_DEFAULT,
            SettingType.integer(65_536, 100_000_000),
            "1000000",
            "Maximum record size in bytes; longer bodies are truncated and marked"),
    WEBSOCKET_RECORDS(
            Presence.WITH_DEFAULT,
            SettingType.oneOf("websocket", "http"),
            "websocket",
            "Form of the events of WebSocket APIs: websocket, as Akto knows them, or http, each as an HTTP request"),
    HEADERS_REDACTED(
            Presence.OPTIONAL,
            SettingType.headerNames(),
            "x-amz-security-token",
            "Comma-separated names of headers whose values are masked"),
    REDACT_JSON_FIELDS(
            Presence.OPTIONAL,
            SettingType.jsonFields(),
            "",
            "Comma-separated names of JSON fields whose values are masked in bodies, at any depth"),
    AKTO_TAGS(
            Presence.OPTIONAL,
            SettingType.recordTags(),
            "",
            "Comma-separated name=value: constant tags of all records, in addition to those of the API"),

    CHECKPOINT_STORE(
            Presence.WITH_DEFAULT, SettingType.oneOf("file", "kafka"), "file", "Checkpoint store: file or kafka"),
    CHECKPOINT_DIR(Presence.WITH_DEFAULT, SettingType.directory(), "./data", "Checkpoint directory (file)"),
    CHECKPOINT_TOPIC(
            Presence.WITH_DEFAULT,
            SettingType.topic(),
            "api-gateway-logging.checkpoints",
            "Checkpoint topic (kafka); created if missing"),
    CHECKPOINT_PARTITIONS(
            Presence.WITH_DEFAULT,
            SettingType.integer(1, 1_000),
            "24",
            "Partitions of a new checkpoint topic: the number of shards with CLUSTER=kafka"),
    DEAD_LETTER_DIR(Presence.WITH_DEFAULT, SettingType.directory(), "./data/dead-letter", "Dead letter directory"),
    DEAD_LETTER_MAX_BYTES(
            Presence.WITH_DEFAULT,
            SettingType.bytes(10_485_760),
            "1073741824",
            "Maximum size of all dead letter files in bytes; the oldest files are deleted above it"),
    ERROR_TOLERANCE(
            Presence.WITH_DEFAULT,
            SettingType.oneOf("all", "none"),
            "all",
            "Unexpected errors in routes: all (single requests become dead letters) or none (hold at the first)"),

    CLUSTER(
            Presence.WITH_DEFAULT,
            SettingType.oneOf("off", "kafka"),
            "off",
            "How processes share the log groups: off, or kafka (a consumer group on the checkpoint topic)"),
    EXACTLY_ONCE(
            Presence.WITH_DEFAULT,
            // stricter than Akto's settings: who misspells it would believe in a guarantee
            SettingType.oneOf("false", "true"),
            "false",
            "Whether records and checkpoints are stored in the same Kafka transactions; needs CLUSTER=kafka"),

    DATABASE_ABSTRACTOR_TOKEN(
            Presence.SECRET,
            SettingType.secret(),
            "",
            "Akto API token; empty: no OpenAPI discovery, Akto account 1000000"),
    CYBORG_BASE_URL(Presence.WITH_DEFAULT, SettingType.url(), "https://ultron.akto.io", "Base URL of Akto's backend"),
    DISCOVER_OPENAPI_SPEC(
            Presence.WITH_DEFAULT, SettingType.bool(), "true", "Whether to upload OpenAPI documents to Akto"),
    AKTO_HEARTBEAT(
            Presence.WITH_DEFAULT,
            SettingType.bool(),
            "true",
            "Whether to send a heartbeat to Akto every minute, if there is a token"),
    OPENAPI_DISCOVERY_INTERVAL_MINUTES(
            Presence.WITH_DEFAULT, SettingType.integer(1, 525_600), "15", "Interval between discovery runs in minutes"),
    COVERAGE_INTERVAL_MINUTES(
            Presence.WITH_DEFAULT,
            SettingType.integer(0, 525_600),
            "15",
            "Interval between refreshes of the coverage in minutes; 0 disables it"),

    HTTPS_PROXY(
            Presence.SECRET,
            SettingType.proxy(),
            "",
            "Proxy of HTTPS (AWS, Akto): http://host:port, or http://user:password@host:port"),
    HTTP_PROXY(Presence.SECRET, SettingType.proxy(), "", "Proxy of plain HTTP, in the same form"),
    NO_PROXY(
            Presence.OPTIONAL,
            SettingType.noProxy(),
            "",
            "Comma-separated hosts, domains and networks that are called without a proxy; *: all"),

    MANAGEMENT_PORT(
            Presence.WITH_DEFAULT,
            SettingType.port(),
            "8080",
            "Port of the status page, health checks and metrics; 0: any free port"),
    MANAGEMENT_ADDRESS(
            Presence.WITH_DEFAULT,
            SettingType.listenAddress(),
            "127.0.0.1",
            "Address to listen on: 127.0.0.1 for this host only, 0.0.0.0 for all networks"),
    MANAGEMENT_ALLOWED_HOSTS(
            Presence.OPTIONAL,
            SettingType.hostNames(),
            "",
            "Comma-separated host names of the status page, in addition to localhost and IP addresses"),
    MANAGEMENT_TOKEN(
            Presence.SECRET,
            SettingType.secret(),
            "",
            "Bearer token or password of the status page and /q/status; empty: none"),
    CLOUDWATCH_METRICS(Presence.WITH_DEFAULT, SettingType.bool(), "false", "Whether to publish metrics to CloudWatch"),
    CLOUDWATCH_METRICS_NAMESPACE(
            Presence.WITH_DEFAULT, SettingType.metricNamespace(), "ApiGatewayLogging", "CloudWatch metrics namespace"),
    CLOUDWATCH_METRICS_INTERVAL(
            Presence.WITH_DEFAULT,
            SettingType.duration(Duration.ofSeconds(1)),
            "PT1M",
            "Interval between PutMetricData requests"),
    LOG_LEVEL(
            Presence.OPTIONAL,
            SettingType.logLevel(),
            "",
            "Log level: ERROR, WARN, INFO, DEBUG or TRACE; empty: INFO, or that of the logback file"),
    AKTO_LOG_LEVEL(Presence.OPTIONAL, SettingType.logLevel(), "", "Alias, used if LOG_LEVEL is empty"),
    LOG_FORMAT(
            Presence.WITH_DEFAULT,
            SettingType.oneOf("text", "json"),
            "text",
            "Format of the log: text, or json (one object per line)"),
    LOG_PAYLOADS(
            Presence.WITH_DEFAULT,
            SettingType.bool(),
            "false",
            "Debugging only: whether to log every record with its payload");

    /** Whether a value must be present, and whether it may be shown. */
    private enum Presence {
        REQUIRED,
        OPTIONAL,
        /** Like {@link #OPTIONAL}; the value is never shown. */
        SECRET,
        /** Has a default, which {@link SettingsPropertiesParser} puts in place of an empty value. */
        WITH_DEFAULT
    }

    private final Presence presence;

    @SuppressWarnings("ImmutableEnumChecker") // a type is a text and a stateless function
    private final SettingType type;

    private final String defaultValue;
    private final String description;

    Setting(Presence presence, SettingType type, String defaultValue, String description) {
        this.presence = presence;
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** The name of the property, for example {@code log.group.name}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The default value; empty if there is none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The description, in one line. */
    public String description() {
        return description;
    }

    /** Whether it must be set. */
    public boolean required() {
        return presence == Presence.REQUIRED;
    }

    /** Whether its value must not be shown. */
    public boolean secret() {
        return presence == Presence.SECRET;
    }

    /** The value without surrounding blanks and without the empty elements of a list; empty if nothing is left. */
    String normalize(String written) {
        String value = type.normalizer().apply(written);
        return value.isBlank() ? "" : value;
    }

    /**
     * What may have been meant otherwise than it is read: for example {@code yes}, which is false, because everything but
     * {@code true} is.
     *
     * @param written the value as it was set
     */
    Optional<SettingError> misreading(String written) {
        if (!type.isMisleading(written)) {
            return Optional.empty();
        }
        return problem(
                "is " + SettingError.quote(written) + ", which is read as " + normalize(written),
                "Set it to true or false.");
    }

    /**
     * Validates a value of this setting on its own.
     *
     * @param value the value; empty if it is unset or set to an empty text
     */
    Optional<SettingError> check(String value) {
        if (value.isEmpty()) {
            return switch (presence) {
                case REQUIRED -> problem("is missing", "Set it to " + type.expected() + ".");
                case WITH_DEFAULT ->
                    problem(
                            "is empty",
                            "Remove it to use the default " + defaultValue + ", or set it to " + type.expected() + ".");
                case OPTIONAL, SECRET -> Optional.empty();
            };
        }
        if (type.validator().test(value)) {
            return Optional.empty();
        }
        return problem(
                secret()
                        ? "has an invalid value (not shown because it is a secret)"
                        : "is " + SettingError.quote(value),
                "Expected: " + type.expected() + ".");
    }

    private Optional<SettingError> problem(String what, String remedy) {
        return Optional.of(new SettingError(this, what, remedy));
    }
}
