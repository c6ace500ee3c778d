package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.AccessField;
import dev.apigatewaylogging.gateway.AccessLine;
import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps the requests apart whose lines have the same id: a client can choose it ({@code x-amzn-RequestId}) and so repeat
 * that of another request. The extended id cannot be chosen.
 */
final class RequestsApart {

    private static final class Part {
        private final List<RequestLine> lines = new ArrayList<>(RequestLines.USUAL);
        private final List<AccessLine> access = new ArrayList<>(1);
        private String extendedId = "";
        private long completed = Long.MAX_VALUE;

        private void add(RequestLine line, AccessLine said) {
            lines.add(line);
            access.add(said);
        }

        private boolean agreesWith(AccessLine other) {
            for (AccessLine line : access) {
                Map<AccessField, String> fields = line.fields();
                for (Map.Entry<AccessField, String> field : other.fields().entrySet()) {
                    if (!fields.getOrDefault(field.getKey(), field.getValue()).equals(field.getValue())) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private final List<Part> parts = new ArrayList<>();

    private RequestsApart() {}

    /** The lines of each request; lines in order give the requests in order. */
    static List<List<RequestLine>> of(List<RequestLine> ordered) {
        RequestsApart requests = new RequestsApart();
        for (RequestLine line : ordered) {
            if (line.says() instanceof ExecutionLine said) {
                requests.add(line, said);
            }
        }
        for (RequestLine line : ordered) {
            if (line.says() instanceof AccessLine said) {
                requests.add(line, said);
            }
        }
        return requests.parts.stream().map(part -> part.lines).toList();
    }

    private void add(RequestLine line, ExecutionLine said) {
        Part part = parts.isEmpty() ? begin() : parts.get(parts.size() - 1);
        boolean extended = said.label() == ExecutionLabel.EXTENDED_REQUEST_ID;
        boolean another = extended && !part.extendedId.isEmpty() && !part.extendedId.equals(said.value());
        if (another || (said.label().starts() && line.timestamp() > part.completed)) {
            part = begin();
        }
        if (extended) {
            part.extendedId = said.value();
        }
        if (said.label() == ExecutionLabel.METHOD_COMPLETED) {
            part.completed = Math.min(part.completed, line.timestamp());
        }
        part.lines.add(line);
    }

    /** An access line belongs to the request with its extended id, else to the first that it does not contradict. */
    private void add(RequestLine line, AccessLine said) {
        String extendedId = said.fields().getOrDefault(AccessField.EXTENDED_REQUEST_ID, "");
        for (Part part : parts) {
            boolean same = extendedId.isEmpty() || part.extendedId.isEmpty() || part.extendedId.equals(extendedId);
            if (same && part.agreesWith(said)) {
                part.add(line, said);
                return;
            }
        }
        begin().add(line, said);
    }

    private Part begin() {
        Part part = new Part();
        parts.add(part);
        return part;
    }
}
