/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.delivery;

/** A bean that behaves differently in a replay. */
public interface ReplayAware {

    /** Called before the routes start, and only in a process that replays. */
    void setReplay(Replay replay);
}
