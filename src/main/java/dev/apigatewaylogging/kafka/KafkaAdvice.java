package dev.apigatewaylogging.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's clients complain about, and which settings to look at. */
public final class KafkaAdvice {

    private KafkaAdvice() {}

    /** What is at the bottom of a failure, as the part of a sentence. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause == null ? null : cause.getMessage();
        if (text == null || text.isBlank()) {
            return "no reason given";
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether asking again would be of no use: who may not ask, or what the brokers do not know. */
    static boolean isForbidden(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException || cause instanceof UnsupportedVersionException) {
                return true;
            }
        }
        return false;
    }

    /**
     * What to look at, as the object of "Check".
     *
     * @param topic the setting that names the topic
     */
    public static String check(Throwable failure, String topic) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslAuthenticationException) {
                return "the certificates: camel.component.kafka.ssl-truststore-location, and ssl-keystore-location if"
                        + " the brokers ask for one";
            }
            if (cause instanceof AuthenticationException) {
                return "IS_AUTH_IMPLEMENTED, KAFKA_USERNAME, KAFKA_PASSWORD and camel.component.kafka.sasl-mechanism";
            }
            if (cause instanceof InvalidRecordException || cause instanceof InvalidTimestampException) {
                return "the settings of the topic of " + topic + ", message.timestamp.before.max.ms,"
                        + " message.timestamp.after.max.ms and cleanup.policy, and the clocks of this machine and of the"
                        + " brokers";
            }
            if (cause instanceof AuthorizationException) {
                return "what the user KAFKA_USERNAME may do with the topic of " + topic;
            }
        }
        return "AKTO_KAFKA_BROKER_MAL, that the brokers run and that the topic of " + topic
                + " is there; if they ask for a login or for TLS, IS_AUTH_IMPLEMENTED and"
                + " camel.component.kafka.security-protocol";
    }
}
