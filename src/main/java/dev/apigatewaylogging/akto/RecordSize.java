package dev.apigatewaylogging.akto;

import dev.apigatewaylogging.traffic.Traffic;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Keeps a record under the size that Kafka takes. Bodies are cut; only where the rest alone is too large (API Gateway
 * itself allows 10 KB for all headers of a request) headers are left out, from the last one on. What is cut is marked as
 * truncated, nothing is lost as a whole.
 */
final class RecordSize {

    /** Field names, fixed values, short fields and what {@link AktoHeaders} adds take less than this, in bytes. */
    private static final int FRAME = 8 * 1024;

    private static final int SHORT_TEXT = 512;

    private final IntSupplier limit;
    private final Redaction redaction;

    /**
     * @param limit the largest record, in bytes, asked for each; at least {@link AktoRecord#SMALLEST_CUT}
     * @param redaction how headers are written, which can make a value longer
     */
    RecordSize(IntSupplier limit, Redaction redaction) {
        this.limit = limit;
        this.redaction = redaction;
    }

    /** The same traffic where its record is small enough, and smaller traffic otherwise. */
    Traffic fit(Traffic traffic) {
        int most = limit.getAsInt();
        return mostBytes(traffic) <= most ? traffic : shrink(traffic, most);
    }

    /** What the record can take at most, told without looking at a character. */
    private static long mostBytes(Traffic traffic) {
        Traffic.Request request = traffic.request();
        long chars = 0L
                + request.method().length()
                + request.host().length()
                + request.path().length()
                + request.query().length()
                + request.body().length()
                + request.clientIp().length()
                + request.protocol().length()
                + traffic.response().body().length();
        return FRAME
                + chars * JsonSize.MOST_PER_CHAR
                + mostBytes(request.headers())
                + mostBytes(traffic.response().headers())
                + mostBytes(traffic.tags())
                + originBytes(traffic.origin());
    }

    private static long mostBytes(Map<String, String> entries) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += 10 + 7L * (entry.getKey().length() + length(entry.getValue()));
        }
        return bytes;
    }

    private static long originBytes(Traffic.Origin origin) {
        return 7L
                * (origin.apiId().length()
                        + origin.stage().length()
                        + origin.region().length()
                        + origin.account().length());
    }

    private static int length(String value) {
        return value == null ? 0 : value.length();
    }

    private Traffic shrink(Traffic traffic, int most) {
        Traffic.Request request = traffic.request();
        Traffic.Response response = traffic.response();
        Traffic.Origin origin = traffic.origin();

        String path = JsonSize.clip(request.path(), most / 8);
        String query = JsonSize.clip(request.query(), most / 8);
        Map<String, String> requestHeaders = clip(request.headers(), most / 8);
        Map<String, String> responseHeaders = clip(response.headers(), most / 8);
        Map<String, String> tags = clip(traffic.tags(), most / 16);

        long rest = most
                - FRAME
                - JsonSize.of(path)
                - JsonSize.of(query)
                - bytes(requestHeaders)
                - bytes(responseHeaders)
                - bytes(tags);
        long ofRequest = JsonSize.of(request.body());
        long ofResponse = JsonSize.of(response.body());
        String requestBody = request.body();
        String responseBody = response.body();
        if (ofRequest + ofResponse > rest) {
            // the smaller body stays whole where it can
            long share = Math.max(rest / 2, rest - ofResponse);
            requestBody = JsonSize.clip(requestBody, share);
            responseBody = JsonSize.clip(responseBody, rest - Math.min(ofRequest, share));
        }
        boolean requestCut = !path.equals(request.path())
                || !query.equals(request.query())
                || requestHeaders.size() < request.headers().size()
                || requestBody.length() < request.body().length();
        boolean responseCut = responseHeaders.size() < response.headers().size()
                || responseBody.length() < response.body().length();
        return new Traffic(
                traffic.requestId(),
                new Traffic.Origin(
                        shorten(origin.apiId()),
                        shorten(origin.stage()),
                        shorten(origin.region()),
                        shorten(origin.account())),
                new Traffic.Request(
                        shorten(request.method()),
                        shorten(request.host()),
                        path,
                        query,
                        requestHeaders,
                        requestBody,
                        request.truncated() || requestCut,
                        shorten(request.clientIp()),
                        shorten(request.protocol())),
                new Traffic.Response(
                        response.status(), responseHeaders, responseBody, response.truncated() || responseCut),
                traffic.timestamp(),
                traffic.lines(),
                traffic.incomplete(),
                traffic.requestIdReused(),
                tags,
                traffic.ambiguousFields());
    }

    private Map<String, String> clip(Map<String, String> entries, long most) {
        if (bytes(entries) <= most) {
            return entries;
        }
        Map<String, String> kept = new LinkedHashMap<>();
        long left = most;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            left -= bytes(entry);
            if (left < 0) {
                break;
            }
            kept.put(entry.getKey(), entry.getValue());
        }
        return kept;
    }

    private long bytes(Map<String, String> entries) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            bytes += bytes(entry);
        }
        return bytes;
    }

    private long bytes(Map.Entry<String, String> entry) {
        // \"name\":\"value\", in a string
        long quotesColonComma = 10;
        String name = entry.getKey();
        String value = entry.getValue() == null ? "" : entry.getValue();
        return quotesColonComma
                + JsonSize.nested(name)
                + JsonSize.nested(redaction.apply(name.toLowerCase(Locale.ROOT), value));
    }

    /** Texts that are short in every real log. */
    private static String shorten(String text) {
        return JsonSize.clip(text, SHORT_TEXT);
    }
}
