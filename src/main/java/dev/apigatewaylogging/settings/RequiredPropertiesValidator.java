/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Fails the start of the Camel context if a bean lacks a required property. All missing properties are reported together.
 * Required is a field with {@code @Metadata(required = true)}, in a class with {@code @Metadata(label = "bean")}; the property
 * has the name of the field.
 */
@Metadata(label = "bean", description = "Fails the start if a bean lacks a required property")
public final class RequiredPropertiesValidator extends LifecycleStrategySupport implements CamelContextAware {

    private CamelContext camelContext;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        // the context sets itself again on a strategy that is added to it
        if (this.camelContext == null) {
            this.camelContext = camelContext;
            camelContext.addLifecycleStrategy(this);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void onContextStarting(CamelContext context) throws VetoCamelContextStartException {
        Map<String, Object> beans = new TreeMap<>(context.getRegistry().findByTypeWithName(Object.class));
        List<String> missing = beans.entrySet().stream()
                .flatMap(bean -> missing(bean.getKey(), bean.getValue()))
                .toList();
        if (!missing.isEmpty()) {
            throw new VetoCamelContextStartException(
                    "Missing bean properties: " + String.join(", ", missing) + ". Set them in routes/beans.camel.yaml.",
                    context);
        }
    }

    private static Stream<String> missing(String name, Object bean) {
        Metadata metadata = bean.getClass().getAnnotation(Metadata.class);
        if (metadata == null || !metadata.label().equals("bean")) {
            return Stream.empty();
        }
        return Stream.of(bean.getClass().getDeclaredFields())
                .filter(field -> isRequired(field) && isNull(field, bean))
                .map(field -> name + "." + field.getName());
    }

    private static boolean isRequired(Field field) {
        Metadata metadata = field.getAnnotation(Metadata.class);
        return metadata != null && metadata.required();
    }

    private static boolean isNull(Field field, Object bean) {
        try {
            field.setAccessible(true);
            return field.get(bean) == null;
        } catch (IllegalAccessException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
