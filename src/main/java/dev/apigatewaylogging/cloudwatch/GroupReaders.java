package dev.apigatewaylogging.cloudwatch;

import dev.apigatewaylogging.aws.AwsAccount;
import dev.apigatewaylogging.aws.AwsClock;
import dev.apigatewaylogging.aws.CallQuota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Makes the reader of a log group: finds out what is known of the group and where reading goes on. */
final class GroupReaders {

    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLogsConsumer.class);

    /** Two answers are enough to know the time, unless they disagree. */
    private static final int MOST_QUESTIONS = 3;

    private final AwsAccount account;
    private final AwsClock clock;
    private final CloudWatchLogsClient client;
    private final CloudWatchLogsConfiguration configuration;
    private final WantedLogGroups wanted;
    private final ReadProgress progress;
    private final CallQuota quota;
    private final PollPace pace;
    private final Executor pagesAhead;
    private final Retentions retentions;
    private final Collection<ScanMeter> meters;
    private final List<MetricPublisher> rescanMeters;
    private final PageSize pageSize = new PageSize();
    private final CallShortage shortage;
    private String accountId;

    /**
     * @param account the account that the client calls
     * @param clock AWS's time
     * @param retentions is told what AWS says of the group's retention
     * @param pagesAhead fetches pages while the route works
     * @param meters are told of what is scanned
     * @param rescanMeters are told of the calls of rescans
     */
    GroupReaders(
            AwsAccount account,
            AwsClock clock,
            CloudWatchLogsClient client,
            CloudWatchLogsConfiguration configuration,
            WantedLogGroups wanted,
            ReadProgress progress,
            Retentions retentions,
            Executor pagesAhead,
            Collection<ScanMeter> meters,
            List<MetricPublisher> rescanMeters) {
        this.account = account;
        this.clock = clock;
        this.retentions = retentions;
        this.client = client;
        this.configuration = configuration;
        this.wanted = wanted;
        this.progress = progress;
        this.pagesAhead = pagesAhead;
        this.meters = meters;
        this.rescanMeters = rescanMeters;
        this.quota = FilterLogEventsQuota.of(account.region(), configuration.getQuotaShare(), account.throttling());
        this.pace = new PollPace(configuration.getPollInterval(), quota);
        this.shortage = new CallShortage(
                account.who(), account.region(), quota, FilterLogEventsQuota.callsASecond(account.region()));
        this.accountId = account.id();
    }

    /** The share of the quota of FilterLogEvents that is used. */
    double quotaUsed() {
        return quota.used();
    }

    /** How often the groups are scanned. */
    PollPace pace() {
        return pace;
    }

    /** Whether masked data is asked for. */
    boolean unmasks() {
        return configuration.isUnmask();
    }

    String region() {
        return account.region();
    }

    AwsAccount account() {
        return account;
    }

    /** Nobody has read from the group, so that there is nothing to be late with. */
    void absent(GroupReader reader) {
        progress.absent(reader.readers().get(0).cursor().group());
    }

    /** Another process keeps the group's progress from now on. */
    void leave(LogGroup group) {
        progress.leave(group);
    }

    GroupReader open(LogGroupReference reference) {
        LogGroup group = new LogGroup(
                reference.name(),
                region(),
                accountOf(reference),
                account.isOwn() && !reference.isLinked() && !wanted.hasNamesakeBefore(reference));
        LogEventsCall call = call(reference, List.of());
        LogEventsCall rescanCall = call(reference, rescanMeters);
        List<Long> ages = agesOfLaterPasses();
        progress.passes(group, ages.size() + 1);
        Cursor live = new Cursor(group, 0);
        OptionalLong known = progress.resumeFrom(live);
        long now = awsNow();
        ScanStart scan = ScanStart.of(known, configuration.getStartFrom(), now);
        say(reference, scan);
        long start = scan.position();
        RetentionWatch retention = new RetentionWatch(reference.name(), () -> retentions.of(reference, client), clock);
        if (known.isPresent()) {
            retention.resumed(start);
        }
        FutureEvents future = new FutureEvents(reference.name());
        progress.scansFrom(live, start);
        List<GroupReader.Late> later = new ArrayList<>();
        for (long age : ages) {
            Cursor cursor = new Cursor(group, later.size() + 1);
            OptionalLong before = progress.resumeFrom(cursor);
            long from = before.isEmpty() || ScanStart.isInFuture(before.getAsLong(), now) ? start : before.getAsLong();
            progress.scansFrom(cursor, from);
            LatePass plan = new LatePass(age);
            later.add(new GroupReader.Late(
                    new CursorReader(cursor, plan, new PageAhead(rescanCall, pagesAhead), future, pageSize, from),
                    plan));
        }
        LiveEdge edge = new LiveEdge(new IngestionLag(), quota, pace);
        GroupReader reader = new GroupReader(
                new CursorReader(live, edge, new PageAhead(call, pagesAhead), future, pageSize, start),
                edge,
                later,
                retention,
                progress,
                quota,
                new RescanDelay(reference.name()),
                new Backlog(reference.name()),
                shortage);
        meters.forEach(meter -> {
            meter.account(new Scan(reference.isLinked() ? accountId : group.account()));
            meter.logGroup(group, reader::scan);
        });
        return reader;
    }

    private LogEventsCall call(LogGroupReference reference, List<MetricPublisher> publishers) {
        return new LogEventsCall(client, quota, reference, configuration.isUnmask(), publishers);
    }

    /** Nobody scans the group here any more. */
    void ended(LogGroup group) {
        meters.forEach(meter -> meter.logGroupEnded(group));
    }

    /** The calls of the account and region. */
    private final class Scan implements AccountScan {
        private final String id;

        private Scan(String id) {
            this.id = id;
        }

        @Override
        public String account() {
            return id;
        }

        @Override
        public String region() {
            return GroupReaders.this.region();
        }

        @Override
        public double quota() {
            return FilterLogEventsQuota.callsASecond(region());
        }

        @Override
        public double allowed() {
            return quota.usualCallsASecond();
        }

        @Override
        public double inForce() {
            return quota.callsASecond();
        }

        @Override
        public double used() {
            return quota.used();
        }

        @Override
        public double capacity() {
            return quota.callsASecond() * pageSize.bytes();
        }
    }

    private static void say(LogGroupReference reference, ScanStart scan) {
        if (!scan.warning().isEmpty()) {
            LOG.warn("Log group {}: {}", reference.name(), scan.warning());
        }
        LOG.info(
                "Scanning the log group {} from {} on ({})",
                reference.name(),
                Instant.ofEpochMilli(scan.position()),
                scan.reason());
    }

    /** The present at AWS, not before this account has told it: the clock of this machine may say anything. */
    private long awsNow() {
        for (int question = 0; question < MOST_QUESTIONS && !clock.isKnown(); question++) {
            try {
                client.describeLogGroups(request -> request.limit(1));
            } catch (AwsServiceException e) {
                // a refusal tells the time as well
            }
        }
        if (!clock.isKnown()) {
            throw SdkClientException.create("the Date headers of AWS's answers contradict each other");
        }
        return clock.millis();
    }

    /** How old a stretch of time is when it is read again, for each later pass, in milliseconds. */
    private List<Long> agesOfLaterPasses() {
        return Stream.of(configuration.getLateArrivalWindow(), configuration.getDeepLateArrivalWindow())
                .map(window -> Duration.parse(window).toMillis())
                .filter(age -> age > 0)
                .sorted()
                .distinct()
                .toList();
    }

    /** The account tells an API's traffic from another's, but no traffic is lost without it: no answer is an answer. */
    private String accountOf(LogGroupReference reference) {
        if (!reference.account().isEmpty()) {
            return reference.account();
        }
        if (accountId.isEmpty()) {
            accountId = askForAccount(reference.name());
        }
        return accountId;
    }

    private String askForAccount(String name) {
        try {
            List<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup> found = client.describeLogGroups(
                            request -> request.logGroupNamePrefix(name))
                    .logGroups();
            found.forEach(retentions::learn);
            return found.stream()
                    .map(group -> LogGroupReference.accountIn(String.valueOf(group.arn())))
                    .findFirst()
                    .orElse("");
        } catch (SdkException e) {
            return "";
        }
    }
}
