/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import static dev.apigatewaylogging.testsupport.metrics.BoundMetrics.bound;

import dev.apigatewaylogging.akto.AktoAccountMapping;
import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.kafka.TopicLimit;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import dev.apigatewaylogging.metrics.RecordMetrics;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptedLines;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a request with about twenty log entries after they are parsed: assembly and serialization. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HttpCallBenchmark {

    private static final String HEADERS =
            "{Accept=application/json, Host=a1b2c3d4e5.execute-api.us-east-1.amazonaws.com, User-Agent=Mozilla/5.0 (X11;"
                    + " Linux x86_64) (KHTML, like Gecko), X-Amzn-Trace-Id=Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e,"
                    + " X-Forwarded-For=203.0.113.7, X-Forwarded-Port=443, X-Forwarded-Proto=https}";

    private final HttpCallAssembler assembler = new HttpCallAssembler();
    private final AktoRecordProcessor akto = akto();
    private final List<RequestEntry> entries = entries();
    private final AssemblyResult call = assembler.assembleAll(entries).get(0);
    private final CamelContext context = new DefaultCamelContext();

    private static List<RequestEntry> entries() {
        ScanId scanId = new ScanId(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);
        RequestScript script = TrafficGenerator.seeded(1).script(7, RequestKind.LAMBDA_PROXY);
        return ScriptedLines.of(script, scanId, 0);
    }

    private static AktoRecordProcessor akto() {
        AktoRecordProcessor processor = new AktoRecordProcessor();
        processor.setAccounts(new AktoAccountMapping(""));
        processor.setRedactedHeaders("");
        processor.setMaxBytes(1_000_000);
        processor.setRecordMetrics(bound(new RecordMetrics()));
        processor.setTopicLimit(new TopicLimit("akto"));
        processor.setUndeliveredRecordCounter(new SynchronizationAdapter());
        return processor;
    }

    @Benchmark
    public Map<String, String> headerMap() {
        return HeaderMapParser.headers(HEADERS, false);
    }

    @Benchmark
    public List<AssemblyResult> assemble() {
        return assembler.assembleAll(entries);
    }

    /** Includes a new exchange, since the processor adds a completion to it. */
    @Benchmark
    public Object record() throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(call);
        akto.process(exchange);
        return exchange.getMessage().getBody();
    }
}
