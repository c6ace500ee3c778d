/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * CloudWatch's PutMetricData in the protocol Smithy RPC v2 CBOR, which the SDK for Java uses. It accepts what the API
 * reference of PutMetricData allows and nothing else.
 */
final class CloudWatchMetricsService implements AwsService {

    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
    private static final Pattern PATH = Pattern.compile("/service/GraniteServiceVersion20100801/operation/(\\w+)");
    private static final String CONTENT_TYPE = "application/cbor";
    private static final String PROTOCOL = "smithy-protocol";
    private static final int MOST_DATA = 1000;
    private static final int MOST_DIMENSIONS = 30;
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);
    private static final Set<String> REQUEST = Set.of("Namespace", "MetricData");
    private static final Set<String> DATUM = Set.of("MetricName", "Dimensions", "Timestamp", "Value", "Unit");
    private static final Set<String> DIMENSION = Set.of("Name", "Value");
    private static final Set<String> UNITS = Set.of("Seconds", "Milliseconds", "Bytes", "Count", "Percent", "None");

    private final Clock clock;
    private volatile boolean refusing;
    private final List<PutMetric> taken = new CopyOnWriteArrayList<>();

    CloudWatchMetricsService(Clock clock) {
        this.clock = clock;
    }

    /** Whether clients get an AccessDenied error. */
    void refuse(boolean now) {
        refusing = now;
    }

    /** What was taken, in its order. */
    List<PutMetric> taken() {
        return List.copyOf(taken);
    }

    @Override
    public String signingName() {
        return "monitoring";
    }

    @Override
    public String operation(HttpRequest request) {
        var path = PATH.matcher(request.path());
        return path.matches() ? path.group(1) : request.path();
    }

    @Override
    public HttpReply answer(AwsCall call) {
        HttpRequest request = call.request();
        if (!call.operation().equals("PutMetricData") || !request.method().equals("POST")) {
            throw new AwsError(404, "UnknownOperationException", "No operation is called " + call.operation());
        }
        if (!request.header(PROTOCOL).equals("rpc-v2-cbor")
                || !request.header("content-type").equals(CONTENT_TYPE)
                || !request.header("content-encoding").isEmpty()) {
            throw new AwsError(415, "UnsupportedMediaTypeException", "Only uncompressed Smithy RPC v2 CBOR is served");
        }
        if (refusing) {
            throw new AwsError(403, "AccessDenied", "The role is not authorized to perform: cloudwatch:PutMetricData");
        }
        taken.addAll(metrics(call.caller(), tree(request.body())));
        return reply(200, Map.of());
    }

    private List<PutMetric> metrics(AccountRegion caller, JsonNode body) {
        known(body, REQUEST);
        String namespace = text(body, "Namespace", 255);
        if (namespace.startsWith(":") || namespace.startsWith("AWS/")) {
            throw invalid("Namespace", "is reserved");
        }
        JsonNode data = body.path("MetricData");
        if (!data.isArray() || data.isEmpty() || data.size() > MOST_DATA) {
            throw invalid("MetricData", "must be a list of 1 to " + MOST_DATA);
        }
        List<PutMetric> metrics = new CopyOnWriteArrayList<>();
        data.forEach(datum -> metrics.add(metric(caller, namespace, datum)));
        return metrics;
    }

    private PutMetric metric(AccountRegion caller, String namespace, JsonNode datum) {
        known(datum, DATUM);
        Map<String, String> dimensions = new TreeMap<>();
        for (JsonNode dimension : datum.path("Dimensions")) {
            known(dimension, DIMENSION);
            dimensions.put(text(dimension, "Name", 255), text(dimension, "Value", 1024));
        }
        if (dimensions.size() != datum.path("Dimensions").size() || dimensions.size() > MOST_DIMENSIONS) {
            throw invalid("Dimensions", "are too many, or one is there twice");
        }
        JsonNode value = datum.path("Value");
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw invalid("Value", "must be a finite number");
        }
        String unit = text(datum, "Unit", 20);
        if (!UNITS.contains(unit)) {
            throw invalid("Unit", "is not known");
        }
        long millis = Math.round(datum.path("Timestamp").asDouble() * 1000);
        long now = clock.millis();
        if (millis < now - OLDEST.toMillis() || millis > now + NEWEST.toMillis()) {
            throw invalid("Timestamp", "is too old, too new or missing");
        }
        return new PutMetric(caller, namespace, text(datum, "MetricName", 255), dimensions, value.doubleValue(), unit);
    }

    private static String text(JsonNode of, String name, int longest) {
        JsonNode value = of.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > longest) {
            throw invalid(name, "must be a text of 1 to " + longest + " characters");
        }
        if (!value.textValue().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw invalid(name, "must be ASCII");
        }
        return value.textValue();
    }

    private static void known(JsonNode structure, Set<String> names) {
        if (!structure.isObject()) {
            throw new AwsError(400, "SerializationException", "A structure is expected");
        }
        for (Iterator<String> found = structure.fieldNames(); found.hasNext(); ) {
            String name = found.next();
            if (!names.contains(name)) {
                throw new AwsError(400, "SerializationException", "Unknown member: " + name);
            }
        }
    }

    private static AwsError invalid(String name, String what) {
        return new AwsError(400, "InvalidParameterValue", "The parameter " + name + " " + what);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return CBOR.readTree(body);
        } catch (IOException e) {
            throw new AwsError(400, "SerializationException", "The body is not CBOR");
        }
    }

    @Override
    public HttpReply refusal(AwsError error) {
        return reply(
                error.status(),
                Map.of("__type", "com.amazonaws.cloudwatch#" + error.code(), "message", error.getMessage()));
    }

    private static HttpReply reply(int status, Map<String, String> members) {
        try {
            return HttpReply.of(status, CONTENT_TYPE, CBOR.writeValueAsBytes(members))
                    .with("smithy-protocol", "rpc-v2-cbor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
