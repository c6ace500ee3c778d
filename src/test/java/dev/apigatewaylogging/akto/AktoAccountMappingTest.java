/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AktoAccountMappingTest {

    private final AktoAccountMapping accounts = new AktoAccountMapping(FakeAktoBackend.TOKEN);

    private void learn(String answer) throws IOException {
        accounts.update(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void mappedAccountPrecedesAccountOfToken() throws IOException {
        learn("[{\"aktoAccountId\":42,\"awsAccountId\":\"111111111111\",\"type\":\"AWS-ACCOUNTS\"}]");

        assertThat(accounts.of("111111111111")).isEqualTo("42");
        assertThat(accounts.of("222222222222")).isEqualTo("1729");
        assertThat(accounts.of("")).isEqualTo("1729");
    }

    @Test
    void mappingIsDisabledWithoutToken() {
        AktoAccountMapping without = new AktoAccountMapping("");

        assertThat(without.isEnabled()).isFalse();
        assertThat(without.of("111111111111")).isEqualTo("1000000");
    }

    @Test
    void lastMappingIsKeptWhenAktoIsUnavailable() throws IOException {
        learn("[{\"aktoAccountId\":\"42\",\"awsAccountId\":\"111111111111\"}]");

        accounts.markUnavailable();

        assertThat(accounts.of("111111111111")).isEqualTo("42");
    }

    @Test
    void invalidAccountsAreIgnored() throws IOException {
        learn("[{\"aktoAccountId\":1,\"awsAccountId\":\"111111111111\",\"type\":\"TOKENS\"},"
                + "{\"aktoAccountId\":{},\"awsAccountId\":\"222222222222\"},null,7]");

        assertThat(accounts.of("111111111111")).isEqualTo("1729");
        assertThat(accounts.of("222222222222")).isEqualTo("1729");
    }

    @Test
    void invalidResponseIsRejectedWithoutQuotingIt() {
        assertThatThrownBy(() -> learn("secret"))
                .isInstanceOf(IOException.class)
                .hasMessage("the response is not JSON");
        assertThatThrownBy(() -> learn("{\"token\":\"secret\"}"))
                .isInstanceOf(IOException.class)
                .hasMessage("the response is not a list");
    }

    @Test
    void tokenWithoutAccountIsReportedAndNotShown() {
        Logger log = (Logger) LoggerFactory.getLogger(AktoAccountMapping.class);
        ListAppender<ILoggingEvent> reported = new ListAppender<>();
        reported.start();
        log.addAppender(reported);

        new AktoAccountMapping("my-secret-token");
        new AktoAccountMapping("");

        log.detachAppender(reported);
        assertThat(reported.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("DATABASE_ABSTRACTOR_TOKEN", "1000000")
                .doesNotContain("my-secret-token"));
    }
}
