/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging;

import dev.apigatewaylogging.testsupport.aws.FakeAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Copies of route files that a test edits, run in its own process.
 *
 * @param directory where the copies are, in {@code routes}, and the data
 */
public record RoutesInProcess(Path directory) {

    /** Copies some of the project's route files, named without their ending. */
    public Path copy(String... names) throws IOException {
        Path routes = Files.createDirectory(directory.resolve("routes"));
        for (String name : names) {
            Files.copy(Path.of("routes", name + ".camel.yaml"), file(name));
        }
        return routes;
    }

    /** The copy of a route file. */
    public Path file(String name) {
        return directory.resolve("routes").resolve(name + ".camel.yaml");
    }

    /** Sets what the copies need to read a log group of a fake AWS. */
    public void configure(Main main, FakeAws aws, String logGroup, String brokers) {
        main.configure().setBasePackageScanEnabled(false);
        main.setPropertyPlaceholderLocations("file:application.properties");
        main.configure().setRoutesIncludePattern("file:" + directory.resolve("routes") + "/*.camel.yaml");
        Map.of(
                        "management.port",
                        "0",
                        "log.group.name",
                        logGroup,
                        "cloudwatch.poll.interval",
                        "PT0.2S",
                        "aws.region",
                        aws.home().region(),
                        "aws.endpoint.url",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "AKIAIOSFODNN7EXAMPLE",
                        "aws.secret.access.key",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        "akto.kafka.broker.mal",
                        brokers,
                        "checkpoint.dir",
                        directory.toString(),
                        "dead.letter.dir",
                        directory.resolve("dead-letter").toString())
                .forEach(main::addOverrideProperty);
    }

    /** Reloads route files at once, as Camel does after their edit. */
    public void reload(CamelContext context, String... names) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (String name : names) {
            resources.add(PluginHelper.getResourceLoader(context).resolveResource("file:" + file(name)));
        }
        PluginHelper.getRoutesLoader(context).updateRoutes(resources);
    }
}
