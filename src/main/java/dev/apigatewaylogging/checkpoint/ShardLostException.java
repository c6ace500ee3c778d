/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.checkpoint;

import java.io.IOException;

/** A document is not written, because its shard does not belong to this process. */
public final class ShardLostException extends IOException {

    private static final long serialVersionUID = 1L;

    public ShardLostException(int shard) {
        super("shard " + shard + " does not belong to this process");
    }
}
