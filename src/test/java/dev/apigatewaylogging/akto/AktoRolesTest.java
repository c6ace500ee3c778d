/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.akto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apigatewaylogging.aws.AwsAccounts;
import dev.apigatewaylogging.checkpoint.CheckpointStore;
import dev.apigatewaylogging.checkpoint.FileCheckpointStore;
import dev.apigatewaylogging.checkpoint.InMemoryCheckpointStore;
import dev.apigatewaylogging.delivery.Replay;
import dev.apigatewaylogging.testsupport.akto.FakeAktoBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AktoRolesTest {

    private static final String ONE = "arn:aws:iam::111111111111:role/readers/one";
    private static final String TWO = "arn:aws:iam::222222222222:role/two";

    @TempDir
    Path directory;

    private CheckpointStore store;
    private AktoRoles roles;

    @BeforeEach
    void create() {
        FileCheckpointStore files = new FileCheckpointStore();
        files.setDirectory(directory.toString());
        store = files;
        roles = roles();
    }

    private AktoRoles roles() {
        AktoRoles created = new AktoRoles();
        created.setToken(FakeAktoBackend.TOKEN);
        created.setCheckpointStore(store);
        return created;
    }

    private void learn(String answer) throws IOException {
        roles.update(answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rolesComeFromAktoOnlyWithTokenAndWithoutConfiguredRoles() {
        AktoRoles withoutToken = roles();
        withoutToken.setToken("");
        AktoRoles configured = roles();
        configured.setConfiguredRoles(ONE);

        assertThat(roles.isEnabled()).isTrue();
        assertThat(withoutToken.isEnabled()).isFalse();
        assertThat(configured.isEnabled()).isFalse();
    }

    /** Otherwise a replay would send the requests of the credentials' account. */
    @Test
    void replayUsesNoRolesWithoutAnswer() throws IOException {
        learn("{\"awsAccountIds\": \"" + ONE + "\"}");
        roles = roles();
        InMemoryCheckpointStore own = new InMemoryCheckpointStore();
        roles.setReplay(new Replay("id", 0, 1, own));

        roles.markUnavailable();

        assertThat(roles.isKnown()).isFalse();
        assertThat(roles.roles()).isEmpty();
        learn("{\"awsAccountIds\": \"" + TWO + "\"}");
        assertThat(roles.roles()).containsExactly(TWO);
        AktoRoles later = roles();
        later.markUnavailable();
        assertThat(later.roles()).as("of the running process").containsExactly(ONE);
    }

    @Test
    void rolesAreUnknownBeforeFirstResponse() {
        assertThat(roles.roles()).isEmpty();
        assertThat(roles.isKnown()).isFalse();
    }

    @Test
    void rolesOfDashboardReplacePreviousRoles() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "\"}");
        assertThat(roles.roles()).containsExactly(ONE);

        learn("{\"awsAccountIds\":\" " + TWO + " ,, " + ONE + ",\"}");
        assertThat(roles.roles()).containsExactly(TWO, ONE);
    }

    /** The text field of Akto's dashboard has several lines. */
    @Test
    void rolesCanBeOnLinesOfTheirOwn() throws IOException {
        for (String separator : new String[] {"\\n", ",\\n", " ", "\\r\\n\\r\\n", "\\n,\\n"}) {
            learn("{\"awsAccountIds\":\"" + ONE + ",x" + separator + TWO + "\\n\"}");

            assertThat(roles.roles()).as(separator).containsExactly(ONE + ",x", TWO);
        }
    }

    @Test
    void accountIdStandsForRoleOfAktosStack() throws IOException {
        learn("{\"awsAccountIds\":\"333333333333," + ONE + "\"}");

        assertThat(roles.roles()).containsExactly("arn:aws:iam::333333333333:role/AktoLogReaderRole", ONE);
    }

    @Test
    void invalidRolesAndSecondRoleOfAccountAreIgnored() throws IOException {
        learn("{\"awsAccountIds\":[\"" + ONE + "\",\"" + ONE
                + "2\",\"reader\",\"arn:aws:iam::222222222222:user/two\",null]}");

        assertThat(roles.roles()).containsExactly(ONE);
    }

    @Test
    void credentialsAccountIsUsedWithoutRoles() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "\"}");
        for (String none : new String[] {
            "{}", "{\"actionErrors\":[],\"awsAccountIds\":null}", "{\"awsAccountIds\":null}", "{\"awsAccountIds\":\"\"}"
        }) {
            learn(none);

            assertThat(roles.roles()).as(none).containsExactly(AwsAccounts.OWN);
        }
    }

    @Test
    void lastKnownRolesAreKeptIfAktoIsUnavailable() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "\"}");

        assertThat(roles.markUnavailable()).as("the first failure").isTrue();
        assertThat(roles.markUnavailable()).as("the first failure").isFalse();

        assertThat(roles.roles()).containsExactly(ONE);
    }

    @Test
    void nextProcessRestoresRolesIfAktoIsUnavailable() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "," + TWO + "\"}");
        AktoRoles next = roles();

        next.markUnavailable();

        assertThat(next.roles()).containsExactly(ONE, TWO);
    }

    @Test
    void deletedRolesAreNotRestoredByNextProcess() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "\"}");
        learn("{}");
        AktoRoles next = roles();

        next.markUnavailable();

        assertThat(next.roles()).containsExactly(AwsAccounts.OWN);
    }

    @Test
    void crossAccountModeUsesConventionalRoleOfMappedAccountsOnly() throws IOException {
        AktoAccountMapping mapping = new AktoAccountMapping(FakeAktoBackend.TOKEN);
        roles.setAccounts(mapping);
        roles.setCrossAccountMode(true);

        roles.updateFromMappings();
        assertThat(roles.isKnown()).isTrue();
        assertThat(roles.roles()).isEmpty();

        mapping.update("[{\"aktoAccountId\":42,\"awsAccountId\":\"111111111111\",\"type\":\"AWS-ACCOUNTS\"}]"
                .getBytes(StandardCharsets.UTF_8));
        roles.updateFromMappings();
        assertThat(roles.roles()).containsExactly("arn:aws:iam::111111111111:role/AktoLogReaderRole");
    }

    @Test
    void invalidResponseIsRejectedUnquotedAndChangesNothing() throws IOException {
        learn("{\"awsAccountIds\":\"" + ONE + "\"}");
        for (String none : new String[] {
            "secret",
            "[\"secret\"]",
            "{\"awsAccountIds\":{\"secret\":1}}",
            "{\"actionErrors\":[\"secret\"]}",
            "{\"actionErrors\":[\"secret\"],\"awsAccountIds\":null}",
            ""
        }) {
            assertThatThrownBy(() -> learn(none))
                    .as(none)
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("secret");
        }

        assertThat(roles.roles()).containsExactly(ONE);
    }
}
