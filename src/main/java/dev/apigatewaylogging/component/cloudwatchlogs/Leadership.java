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

    /**
     * Joins the cluster. Before that this process leads nothing. Its leases are released only after all services have
     * stopped that were added to the Camel context after this call.
     *
     * @throws Exception if joining fails; the message contains the reason
     */
    void join() throws Exception;

    /** Whether there is no cluster. */
    boolean isStandalone();

    /**
     * Whether this process leads the work now. This can change at any time.
     *
     * @param work name of the work, the same in all processes
     */
    boolean isLeader(String work);
}
