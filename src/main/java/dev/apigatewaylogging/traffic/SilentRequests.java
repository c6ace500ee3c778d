package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.cloudwatch.CloudWatchLogsConstants;
import dev.apigatewaylogging.cloudwatch.Cursor;
import dev.apigatewaylogging.progress.Progress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.aggregate.DefaultAggregateController;

/**
 * Closes the requests about which the log has been silent: the aggregator's completion timeout, measured on the log's
 * time (how far reading has come) instead of the clock on the wall, so that no request is torn apart because reading was
 * throttled or paused. As a step of the route it takes the page's {@code ReadThrough} header as the time.
 *
 * <p>When more log text is held than allowed and Kafka is not what it waits for, the oldest open requests are closed
 * early: they go out marked as incomplete, and whole when the second reading finds them whole.
 */
public final class SilentRequests extends DefaultAggregateController implements Processor {

    private final Progress progress;
    private final Map<Cursor, PriorityQueue<Deadline>> deadlines = new HashMap<>();
    private long silenceMillis = 10_000;
    private long integrationMillis = 30_000;

    /** When to look at a request again; lines that came since have moved its real deadline. */
    private record Deadline(long time, OpenRequest request) {}

    public SilentRequests(Progress progress) {
        this.progress = Objects.requireNonNull(progress);
    }

    /** Silence in the log after which an unfinished request is closed, in seconds. */
    public void setSilenceSeconds(long seconds) {
        silenceMillis = seconds * 1000;
    }

    /** How much longer the log may be silent while API Gateway waits for an integration's answer, in seconds. */
    public void setIntegrationSeconds(long seconds) {
        integrationMillis = seconds * 1000;
    }

    /** Keeps an eye on a request that was opened by a line of this reading. */
    void watch(OpenRequest request, Cursor cursor) {
        queueOf(cursor).add(new Deadline(deadline(request), request));
    }

    @Override
    public void process(Exchange page) {
        Cursor cursor = page.getMessage().getHeader(CloudWatchLogsConstants.CURSOR, Cursor.class);
        Long readThrough = page.getMessage().getHeader(CloudWatchLogsConstants.READ_THROUGH, Long.class);
        if (cursor != null && readThrough != null) {
            close(queueOf(cursor), readThrough);
        }
    }

    private void close(PriorityQueue<Deadline> queue, long readThrough) {
        while (!queue.isEmpty() && (queue.peek().time() < readThrough || mustMakeRoom())) {
            OpenRequest request = queue.remove().request();
            if (request.isClosed()) {
                continue;
            }
            long deadline = deadline(request);
            if (deadline < readThrough || mustMakeRoom()) {
                forceCompletionOfGroup(request.requestId());
            } else {
                queue.add(new Deadline(deadline, request));
            }
        }
    }

    private boolean mustMakeRoom() {
        return progress.isFull() && progress.unacknowledged() == 0;
    }

    private long deadline(OpenRequest request) {
        return request.last() + silenceMillis + (request.waitsForIntegration() ? integrationMillis : 0);
    }

    private PriorityQueue<Deadline> queueOf(Cursor cursor) {
        return deadlines.computeIfAbsent(
                cursor, unseen -> new PriorityQueue<>(Comparator.comparingLong(Deadline::time)));
    }
}
