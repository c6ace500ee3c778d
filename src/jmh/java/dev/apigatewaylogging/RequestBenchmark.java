package dev.apigatewaylogging;

import dev.apigatewaylogging.akto.AktoAccountMapping;
import dev.apigatewaylogging.akto.AktoRecordProcessor;
import dev.apigatewaylogging.component.cloudwatchlogs.ScanId;
import dev.apigatewaylogging.component.cloudwatchlogs.LogGroup;
import dev.apigatewaylogging.logformat.headers.HeaderMapParser;
import dev.apigatewaylogging.testsupport.traffic.RequestKind;
import dev.apigatewaylogging.testsupport.traffic.RequestScript;
import dev.apigatewaylogging.testsupport.traffic.ScriptedLines;
import dev.apigatewaylogging.testsupport.traffic.TrafficGenerator;
import dev.apigatewaylogging.httpcall.AssemblyResult;
import dev.apigatewaylogging.httpcall.entries.RequestEntry;
import dev.apigatewaylogging.httpcall.HttpCallAssembler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request of about twenty lines costs after its lines are parsed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {

    private static final String HEADERS =
            "{Accept=application/json, Host=a1b2c3d4e5.execute-api.us-east-1.amazonaws.com, User-Agent=Mozilla/5.0 (X11;"
                    + " Linux x86_64) (KHTML, like Gecko), X-Amzn-Trace-Id=Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e,"
                    + " X-Forwarded-For=203.0.113.7, X-Forwarded-Port=443, X-Forwarded-Proto=https}";

    private final TrafficAssembler assembler = new TrafficAssembler();
    private final AktoRecordProcessor akto = new AktoRecordProcessor(new AktoAccounts(""), "", 1_000_000);
    private final List<RequestLine> lines = lines();
    private final Outcome outcome = assembler.assembleAll(lines).get(0);
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static List<RequestLine> lines() {
        Cursor cursor = new Cursor(new LogGroup("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "us-east-1", ""), 0);
        RequestScript script = TrafficGenerator.seeded(1).script(7, RequestKind.LAMBDA_PROXY);
        return ScriptedLines.of(script, cursor, 0);
    }

    @Benchmark
    public Map<String, String> headerMap() {
        return HeaderMap.headers(HEADERS, false);
    }

    @Benchmark
    public List<Outcome> assemble() {
        return assembler.assembleAll(lines);
    }

    @Benchmark
    public Object record() throws Exception {
        exchange.getMessage().setBody(outcome);
        akto.process(exchange);
        return exchange.getMessage().getBody();
    }
}
