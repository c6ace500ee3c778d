/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.doctor;

import dev.apigatewaylogging.kafka.KafkaErrorHints;
import dev.apigatewaylogging.settings.ProxyVariables;
import dev.apigatewaylogging.settings.Setting;
import dev.apigatewaylogging.settings.SettingError;
import dev.apigatewaylogging.settings.SettingsPropertiesParser;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * Checks, without starting the connector, whether it can do its work. It resolves the settings and configures Camel's Kafka
 * component as the connector does, but has no routes.
 */
public final class Doctor {

    private final Map<String, String> overrides;
    private final RolesOfResponse rolesOfResponse;

    /**
     * @param overrides properties in place of those of the environment and the files
     * @param rolesOfResponse reads the roles that come from Akto's backend
     */
    Doctor(Map<String, String> overrides, RolesOfResponse rolesOfResponse) {
        this.overrides = overrides;
        this.rolesOfResponse = rolesOfResponse;
    }

    /**
     * Checks everything and prints the result.
     *
     * @param isJson whether to print JSON instead of a table
     * @param progress where to report what is being checked, unless as JSON: a check that waits for a timeout is slow
     * @param rolesOfResponse reads the roles that come from Akto's backend
     * @return the exit status: 1 if there is a problem, otherwise 0
     */
    public static int run(boolean isJson, PrintStream out, PrintStream progress, RolesOfResponse rolesOfResponse) {
        Consumer<String> atCheck = isJson ? name -> {} : name -> progress.println("Checking " + name);
        List<Finding> findings = new Doctor(Map.of(), rolesOfResponse).findings(atCheck);
        out.print(isJson ? DoctorReport.json(findings) : DoctorReport.table(findings));
        out.flush();
        return DoctorReport.isHealthy(findings) ? 0 : 1;
    }

    List<Finding> findings() {
        return findings(name -> {});
    }

    private List<Finding> findings(Consumer<String> progress) {
        List<Finding> findings = new ArrayList<>();
        Main main = new Main();
        main.setPropertyPlaceholderLocations(
                "file:application.properties;optional=true,classpath:application.properties");
        overrides.forEach(main::addOverrideProperty);
        // neither routes nor a server: the connector may run beside it
        main.configure().setRoutesIncludePattern("classpath:no-routes/*.camel.yaml");
        for (String server : List.of("management", "server")) {
            main.addOverrideProperty("camel." + server + ".enabled", "false");
            main.addOverrideProperty("camel." + server + ".host", "127.0.0.1");
            main.addOverrideProperty("camel." + server + ".port", "0");
        }
        main.addOverrideProperty("camel.metrics.enabled", "false");
        try {
            main.start();
            check(main.getCamelContext(), findings, progress);
        } catch (Exception e) {
            findings.add(Finding.problem(
                    "properties",
                    "application.properties or a variable CAMEL_… is wrong: " + KafkaErrorHints.reason(e),
                    "Check the properties that begin with camel."));
        } finally {
            main.stop();
        }
        return findings;
    }

    private void check(CamelContext context, List<Finding> findings, Consumer<String> progress) {
        DoctorSettings settings = DoctorSettings.of(context.getPropertiesComponent()::resolveProperty);
        for (Setting setting : Setting.values()) {
            settings.get(setting);
        }
        if (settings.areValid(Setting.HTTPS_PROXY, Setting.HTTP_PROXY, Setting.NO_PROXY)) {
            ProxyVariables.install(context.getPropertiesComponent()::resolveProperty);
        }
        List<SettingError> errors = new ArrayList<>(settings.errors());
        errors.addAll(SettingsPropertiesParser.of(context).misreadings());
        for (SettingError error : errors) {
            findings.add(
                    Finding.problem("setting " + error.setting(), error.setting() + " " + error.error(), error.fix()));
        }
        if (errors.isEmpty()) {
            findings.add(Finding.ok("settings", Setting.values().length + " settings are valid"));
        }
        AktoBackendClient backend = new AktoBackendClient(settings);
        for (Check check : List.of(
                new AwsCheck(settings, new AktoRoleLookup(settings, backend, rolesOfResponse)),
                new KafkaCheck(settings, context),
                new AktoBackendCheck(settings, backend),
                new DiskCheck(settings))) {
            progress.accept(check.name());
            try {
                check.run(findings);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                findings.add(Finding.problem(
                        check.name(),
                        "unexpected " + e.getClass().getSimpleName() + ": " + KafkaErrorHints.reason(e),
                        "Check the settings of " + check.name()));
            }
        }
    }
}
