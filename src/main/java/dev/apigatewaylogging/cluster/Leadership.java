package dev.apigatewaylogging.cluster;

/** Which of several processes of the same settings does a piece of the work. */
public interface Leadership {

    /** Whoever is alone does all of it. */
    Leadership ALONE = work -> true;

    /**
     * Whether this process does it now. The answer can change at any time.
     *
     * @param work a name for the piece of work, the same in all processes
     */
    boolean isLeader(String work);
}
