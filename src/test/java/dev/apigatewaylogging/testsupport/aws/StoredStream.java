/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A log stream.
 *
 * @param name its name
 * @param createdAt milliseconds since the epoch
 * @param events its events in order
 */
record StoredStream(String name, long createdAt, ConcurrentSkipListSet<StoredEvent> events) {

    StoredStream(String name, long createdAt) {
        this(name, createdAt, new ConcurrentSkipListSet<>());
    }
}
