/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A template of CloudFormation as maps, lists and texts; the argument of {@code !Sub} and the like stands for its result. */
final class CloudFormation {

    private final Map<?, ?> root;

    private CloudFormation(Map<?, ?> root) {
        this.root = root;
    }

    static CloudFormation read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Node node = new Compose(LoadSettings.builder().build())
                    .composeReader(reader)
                    .orElseThrow();
            return new CloudFormation((Map<?, ?>) value(node));
        }
    }

    private static Object value(Node node) {
        if (node instanceof MappingNode mapping) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                map.put(value(entry.getKeyNode()), value(entry.getValueNode()));
            }
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(CloudFormation::value).toList();
        }
        return ((ScalarNode) node).getValue();
    }

    /** The value at a path of keys; a number is an index. */
    Object at(String... path) {
        Object value = root;
        for (String key : path) {
            value = value instanceof List<?> list ? list.get(Integer.parseInt(key)) : ((Map<?, ?>) value).get(key);
        }
        return value;
    }
}
