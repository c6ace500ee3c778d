/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** The command "camel", as JBang would start it. Run from its source, since its class path is not that of the tests. */
public final class CamelCli {

    private CamelCli() {}

    public static void main(String... arguments) {
        CamelJBangMain.run(arguments);
    }
}
