package dev.apigatewaylogging.coverage;

/**
 * Whether a log group is read.
 *
 * @param name its name, without account and region
 * @param reader who reads it
 * @param records the records that this process has delivered of it
 * @param lastRecordAt about when it delivered the last one, milliseconds since the epoch; 0 for never
 */
record LogGroupReading(String name, Reader reader, long records, long lastRecordAt) {

    enum Reader {
        THIS_PROCESS("this process"),
        /** Selected, but not read by this process: by another one of the cluster, or it does not exist yet. */
        SELECTED("another process, or not created yet"),
        NOBODY("nobody"),
        /** The log groups are not discovered yet. */
        UNKNOWN("unknown");

        private final String label;

        Reader(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    boolean isRead() {
        return reader != Reader.NOBODY;
    }
}
