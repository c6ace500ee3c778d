/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Describes errors of Kafka's clients and the settings to check. */
public final class KafkaErrorHints {

    private KafkaErrorHints() {}

    /** The root cause of a failure, as a clause. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause == null ? null : cause.getMessage();
        if (text == null || text.isBlank()) {
            return "no details";
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether a retry cannot succeed: the user is not authorized, or the brokers do not support the request. */
    static boolean isForbidden(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException || cause instanceof UnsupportedVersionException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the settings to check, as the object of "Check".
     *
     * @param topic the setting that names the topic
     */
    public static String hint(Throwable failure, String topic) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslAuthenticationException) {
                return "camel.component.kafka.ssl-truststore-location and, if the brokers require a client certificate,"
                        + " camel.component.kafka.ssl-keystore-location";
            }
            if (cause instanceof AuthenticationException) {
                return "IS_AUTH_IMPLEMENTED, KAFKA_USERNAME, KAFKA_PASSWORD and camel.component.kafka.sasl-mechanism";
            }
            if (cause instanceof InvalidRecordException || cause instanceof InvalidTimestampException) {
                return "the clocks of this machine and of the brokers, and the options message.timestamp.before.max.ms,"
                        + " message.timestamp.after.max.ms and cleanup.policy of the topic of " + topic;
            }
            if (cause instanceof AuthorizationException) {
                return "the permissions of the user of KAFKA_USERNAME on the topic of " + topic;
            }
        }
        return "AKTO_KAFKA_BROKER_MAL, whether the brokers are running, and whether the topic of " + topic
                + " exists. If the brokers require authentication or TLS, also check IS_AUTH_IMPLEMENTED and"
                + " camel.component.kafka.security-protocol";
    }
}
