/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.util.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TruncatedJsonRepairTest {

    @Test
    void completeKeysAreKeptAndTruncatedTailIsDropped() {
        assertThat(TruncatedJsonRepair.repair("{\"a\":1,\"b\":[1,2,{\"c\":\"x\",\"d\":\"y"))
                .isEqualTo("{\"a\":1,\"b\":[1,2,{\"c\":\"x\"}]}");
        assertThat(TruncatedJsonRepair.repair("{\"a\":1,\"b")).isEqualTo("{\"a\":1}");
        assertThat(TruncatedJsonRepair.repair("{\"a\":1,\"b\":")).isEqualTo("{\"a\":1}");
        assertThat(TruncatedJsonRepair.repair("{\"a\":1,")).isEqualTo("{\"a\":1}");
        assertThat(TruncatedJsonRepair.repair("{\"a\":tr")).isEqualTo("{}");
        assertThat(TruncatedJsonRepair.repair("{\"a\":true")).isEqualTo("{\"a\":true}");
        assertThat(TruncatedJsonRepair.repair(" [ {")).isEqualTo(" [ {}]");
    }

    @Test
    void numberAtTruncationIsDropped() {
        assertThat(TruncatedJsonRepair.repair("{\"a\":1,\"b\":12")).isEqualTo("{\"a\":1}");
    }

    @Test
    void completeJsonAndOtherTextAreUnchanged() {
        for (String text : new String[] {
            "", "text", "{\"a\":1}", "{ hero { name", "{a=b, c=d", "[1}", "\"a", "[nul,1", "[truer,", "[True,"
        }) {
            assertThat(TruncatedJsonRepair.repair(text)).isEqualTo(text);
        }
    }

    @Test
    void repairOfTruncatedJsonIsValidJson() throws IOException {
        String whole =
                "{\"a\":[1,-2.5e3,true,null,\"x\\\"y\\\\\"],\"b\":{\"c\":{},\"d\":[],\"e\":\"\\u00e5\"},\"f\":false} ";
        ObjectMapper json = new ObjectMapper();
        for (int cut = 1; cut <= whole.length(); cut++) {
            assertThat(json.readTree(TruncatedJsonRepair.repair(whole.substring(0, cut)))
                            .isObject())
                    .isTrue();
        }
    }
}
