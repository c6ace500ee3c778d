/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.component.cloudwatchlogs;

/** Assigns work to one of several processes with the same settings. */
public interface Leadership {

    /** A single process leads all work. */
    Leadership STANDALONE = new Leadership() {
        @Override
        public void join() {
            // no cluster to join
        }

        @Override
        public boolean isStandalone() {
            return true;
        }

        @Override
        public boolean isLeader(String work) {
            return true;
        }
    };

    /** The name of work that a cluster does once: discovery of OpenAPI documents, heartbeat, coverage. */
    String COMMON_WORK = "";

    /**
     * Joins the cluster. Before that this process leads nothing. It leaves the cluster only after all services have
     * stopped that were added to the Camel context after this call.
     *
     * @throws Exception if joining fails; the message contains the reason
     */
    void join() throws Exception;

    /** Whether there is no cluster. */
    boolean isStandalone();

    /**
     * Whether this process leads the work now, and can read the last checkpoint of the process that led it before. This can
     * change at any time.
     *
     * @param work name of the work, the same in all processes
     */
    boolean isLeader(String work);

    /**
     * Whether the cluster has confirmed recently that this process is a member. If not, the process pauses: another one may
     * lead its work by now.
     */
    default boolean isConfirmed() {
        return true;
    }

    /** Begins work that this process leads. Each call is followed by {@link #end}. */
    default void begin(String work) {}

    /** Ends work: this process stores nothing more of it, so that another one may continue. */
    default void end(String work) {}
}
