/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.routecheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Checks the route files before Camel loads them, and explains what Camel throws when it does: that each {@code direct:}
 * has a consumer, each bean and each class exists, each placeholder has a value, and each ID is used once.
 *
 * @see InvalidRoutesException what it throws out of {@code Main}, so that nothing starts
 */
public final class RoutesValidator extends MainListenerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesValidator.class);

    private final String pattern;
    private final List<RouteFile> files = new ArrayList<>();

    /** @param pattern the resources to check, for example {@code file:routes/*.camel.yaml} */
    public RoutesValidator(String pattern) {
        this.pattern = pattern;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        // before the errors: what the other files lack may be in a file that is not loaded
        UnloadedFiles.warning(pattern).ifPresent(LOG::warn);
        List<RouteProblem> problems = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        StartFailure failures = new StartFailure(files);
        List<Resource> resources = resources(main);
        if (resources.isEmpty()) {
            problems.add(new RouteProblem(
                    new RouteProblem.Place("routes", 0, "", ""),
                    "there is no file *.camel.yaml",
                    "Copy the files of this version there, or remove the directory to use those in the jar."));
        }
        for (Resource resource : resources) {
            String name = "routes/" + StartFailure.simple(resource.getLocation());
            texts.put(name, text(resource));
            try {
                files.add(new RouteFile(name, texts.get(name)));
            } catch (YamlEngineException e) {
                problems.add(failures.yaml(
                        String.valueOf(e.getMessage()).replaceAll("(?m)^ in " + name, " in file:/" + name)));
            }
        }
        // the other files lack what an unreadable one declares
        if (problems.isEmpty()) {
            problems.addAll(new RouteStructure(files).problems());
        }
        if (problems.isEmpty()) {
            problems.addAll(new RouteCheck(main.getCamelContext(), files).problems());
        }
        if (!problems.isEmpty()) {
            throw new InvalidRoutesException(problems);
        }
        RouteVersion.warning(texts, getClass().getPackage().getImplementationVersion())
                .ifPresent(LOG::warn);
    }

    /** Explains why the routes could not be created; empty if the failure has another cause. */
    public Optional<InvalidRoutesException> explain(Throwable failure) {
        return new StartFailure(files).problem(failure).map(problem -> new InvalidRoutesException(List.of(problem)));
    }

    private List<Resource> resources(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        List<Resource> resources = new ArrayList<>();
        for (String part : pattern.split(",", -1)) {
            try {
                Collection<Resource> found =
                        PluginHelper.getPackageScanResourceResolver(context).findResources(part.strip());
                found.stream()
                        .filter(resource -> resource.getLocation().endsWith(".yaml"))
                        .sorted(Comparator.comparing(Resource::getLocation))
                        .forEach(resources::add);
            } catch (Exception e) {
                throw new IllegalStateException("The routes " + part + " cannot be listed", e);
            }
        }
        return resources;
    }

    private static String text(Resource resource) {
        try (InputStream content = resource.getInputStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
