package dev.apigatewaylogging.traffic;

import dev.apigatewaylogging.gateway.ExecutionLabel;
import dev.apigatewaylogging.gateway.ExecutionLine;
import java.util.List;

/** How often the entries with one id say what each request says once: about how many requests there are. */
final class Repetitions {

    private final int[] counts = new int[ExecutionLabel.values().length];
    private int requests = 1;
    private int accessEntries;

    Repetitions(List<RequestLine> lines) {
        lines.forEach(this::add);
    }

    void add(RequestLine line) {
        if (line.says() instanceof ExecutionLine said) {
            int count = ++counts[place(said.label())];
            if ((Wholeness.bit(said.label()) & Wholeness.ONCE) != 0) {
                requests = Math.max(requests, count);
            }
        } else {
            accessEntries++;
            requests = Math.max(requests, accessEntries);
        }
    }

    /** How many requests there are at least, unless entries were logged repeatedly. */
    int requests() {
        return requests;
    }

    /** Whether an integration or an authorizer has been asked that has not answered. */
    boolean waitForIntegration() {
        int answered = count(ExecutionLabel.RECEIVED_RESPONSE)
                + count(ExecutionLabel.EXECUTION_FAILED)
                + count(ExecutionLabel.LAMBDA_FAILED)
                + count(ExecutionLabel.AUTHORIZER_COMPLETED)
                + count(ExecutionLabel.UNAUTHORIZED_REQUEST);
        return count(ExecutionLabel.SENDING_REQUEST) > answered && count(ExecutionLabel.METHOD_COMPLETED) < requests;
    }

    /** Whether an entry is the last one of its request, so that it is worth while to look at all of them. */
    static boolean ends(RequestLine line) {
        return !(line.says() instanceof ExecutionLine said)
                || switch (said.label()) {
                    case METHOD_COMPLETED, UNAUTHORIZED_REQUEST, WEBSOCKET_CONNECTION, WEBSOCKET_ANSWERED -> true;
                    default -> false;
                };
    }

    private int count(ExecutionLabel label) {
        return counts[place(label)];
    }

    @SuppressWarnings("EnumOrdinal") // the place in the array means nothing outside of it
    private static int place(ExecutionLabel label) {
        return label.ordinal();
    }
}
