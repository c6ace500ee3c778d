package dev.apigatewaylogging.cluster;

/** Which of several processes of the same settings does a piece of the work. */
public interface Leadership {

    /** Whoever is alone does all of it. */
    Leadership STANDALONE = new Leadership() {
        @Override
        public void join() {
            // there is nothing to join
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
     * Begins to take part. Before it nothing is led; what is led is given back only after all services have stopped that
     * the Camel context got later than this call.
     *
     * @throws Exception if that is not possible, with a message that says why
     */
    void join() throws Exception;

    /** Whether there cannot be another process. */
    boolean isStandalone();

    /**
     * Whether this process does it now. The answer can change at any time.
     *
     * @param work a name for the piece of work, the same in all processes
     */
    boolean isLeader(String work);
}
