package dev.apigatewaylogging.cloudwatch;

/** Is told what goes wrong while logs are scanned; looked up in Camel's registry. */
public interface ScanMeter {

    /** Something failed in a way that nobody foresaw, and is tried again. */
    void scanFailed();
}
