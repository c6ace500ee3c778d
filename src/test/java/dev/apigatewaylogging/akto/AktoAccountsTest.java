package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.apigatewaylogging.standin.AktoBackendStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AktoAccountsTest {

    private final AktoAccounts accounts = new AktoAccounts(AktoBackendStandIn.TOKEN);

    private void learn(String answer) throws IOException {
        accounts.learn(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void recordsBelongToTheAccountThatAktoNamesOrElseToThatOfTheToken() throws IOException {
        learn("[{\"aktoAccountId\":42,\"awsAccountId\":\"111111111111\",\"type\":\"AWS-ACCOUNTS\"}]");

        assertThat(accounts.of("111111111111")).isEqualTo("42");
        assertThat(accounts.of("222222222222")).isEqualTo("1729");
        assertThat(accounts.of("")).isEqualTo("1729");
    }

    @Test
    void withoutATokenNobodyIsAskedAndNothingIsWaitedFor() {
        AktoAccounts without = new AktoAccounts("");

        assertThat(without.areAsked()).isFalse();
        assertThat(without.of("111111111111")).isEqualTo("1000000");
    }

    @Test
    void withoutAnAnswerTheLastOneStaysGood() throws IOException {
        learn("[{\"aktoAccountId\":\"42\",\"awsAccountId\":\"111111111111\"}]");

        accounts.notTold();

        assertThat(accounts.of("111111111111")).isEqualTo("42");
    }

    @Test
    void whatIsNotAnAccountIsNotLookedAt() throws IOException {
        learn("[{\"aktoAccountId\":1,\"awsAccountId\":\"111111111111\",\"type\":\"TOKENS\"},"
                + "{\"aktoAccountId\":{},\"awsAccountId\":\"222222222222\"},null,7]");

        assertThat(accounts.of("111111111111")).isEqualTo("1729");
        assertThat(accounts.of("222222222222")).isEqualTo("1729");
    }

    @Test
    void anAnswerThatIsNoneIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> learn("secret"))
                .isInstanceOf(IOException.class)
                .hasMessage("the answer is not JSON");
        assertThatThrownBy(() -> learn("{\"token\":\"secret\"}"))
                .isInstanceOf(IOException.class)
                .hasMessage("the answer is not a list");
    }

    @Test
    void tellsThatATokenNamesNoAccountAndShowsNothingOfIt() {
        Logger log = (Logger) LoggerFactory.getLogger(AktoAccounts.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);

        new AktoAccounts("my-secret-token");
        new AktoAccounts("");

        log.detachAppender(told);
        assertThat(told.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("DATABASE_ABSTRACTOR_TOKEN", "1000000")
                .doesNotContain("my-secret-token"));
    }
}
