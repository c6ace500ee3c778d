/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.logformat.LogEntry;
import dev.apigatewaylogging.logformat.LogEventParser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of parsing one log event, by its kind. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogEntryBenchmark {

    /** A log event of each kind that API Gateway writes. */
    public enum Kind {
        EXECUTION("(2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f) Method completed with status: 200"),
        EXECUTION_HEADERS(
                "(2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f) Method request headers: {Accept=application/json, Host=a1b2c3d4e5"
                        + ".execute-api.us-east-1.amazonaws.com, User-Agent=Mozilla/5.0 (X11; Linux x86_64) (KHTML, like"
                        + " Gecko), X-Amzn-Trace-Id=Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e, X-Forwarded-For=203.0.113.7,"
                        + " X-Forwarded-Port=443, X-Forwarded-Proto=https}"),
        ACCESS_CLF("203.0.113.7 - - [18/Nov/2025:10:00:00 +0000] \"GET /pets/{petId} HTTP/1.1\" 200 187"
                + " 2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f UKcAAF-bIAMFqQw="),
        ACCESS_JSON("{\"requestId\":\"2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f\",\"ip\":\"203.0.113.7\",\"caller\":\"-\","
                + "\"user\":\"-\",\"requestTime\":\"18/Nov/2025:10:00:00 +0000\",\"httpMethod\":\"GET\","
                + "\"resourcePath\":\"/pets/{petId}\",\"status\":\"200\",\"protocol\":\"HTTP/1.1\","
                + "\"responseLength\":\"187\"}"),
        ACCESS_XML("<request id=\"2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f\"> <ip>203.0.113.7</ip> <caller>-</caller>"
                + " <user>-</user> <requestTime>18/Nov/2025:10:00:00 +0000</requestTime> <httpMethod>GET</httpMethod>"
                + " <resourcePath>/pets/{petId}</resourcePath> <status>200</status> <protocol>HTTP/1.1</protocol>"
                + " <responseLength>187</responseLength> </request>"),
        ACCESS_CSV("203.0.113.7,-,-,18/Nov/2025:10:00:00 +0000,GET,/pets/{petId},HTTP/1.1,200,187,"
                + "2d6a3b1f-5c44-4a7a-9d3a-6a1b2c3d4e5f");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final LogEventParser parser = new LogEventParser();

    @Param
    private Kind kind;

    @Benchmark
    public LogEntry parse() {
        return parser.parse(kind.text);
    }
}
