package dev.apigatewaylogging.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.Metadata;

/**
 * As whom and where AWS is called: one account, with the credentials as they are, or several, by roles that they assume, in
 * one region or several.
 * An empty key means the SDK's default chain of credentials, an empty address AWS's own.
 */
@Metadata(label = "bean", description = "The AWS accounts to read, and their credentials")
public final class AwsAccounts implements AutoCloseable, AwsTime {

    /** In the list of roles: the account of the credentials, without a role. */
    public static final String OWN = "own";

    private String region = "";
    private String accessKey = "";
    private String secretKey = "";
    private String sessionToken = "";
    private String endpoint = "";
    private String roleArns = "";
    private String sessionName = "";
    private String externalId = "";
    private final LocalClock machine = new LocalClock();
    private List<AwsAccount> accounts = List.of();

    public AwsAccounts() {}

    /** The one account that a configuration of Camel's AWS components leads to. */
    public static AwsAccounts singleAccount(AwsCommonConfiguration configuration) {
        AwsAccounts access = new AwsAccounts();
        access.accounts = List.of(AwsAccount.ofCredentials(configuration, access.machine, true));
        return access;
    }

    /** The regions, with commas between; the first one is the home region. */
    public void setRegion(String region) {
        this.region = region;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** Comes with temporary access keys only. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    /** An address in place of AWS's own. */
    public void setUriEndpointOverride(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The roles to assume, with commas between, {@value #OWN} among them for none; empty for the own account only. */
    public void setRoleArns(String roleArns) {
        this.roleArns = roleArns;
    }

    /** Under which name the roles are assumed: their accounts see it in CloudTrail. */
    public void setSessionName(String sessionName) {
        this.sessionName = sessionName;
    }

    /** What the roles ask for besides; empty for nothing. */
    public void setExternalId(String externalId) {
        this.externalId = externalId;
    }

    /** The accounts in each region, always the same ones, in the order of the regions and then of the roles. */
    public synchronized List<AwsAccount> accounts() {
        if (accounts.isEmpty()) {
            accounts = regions(region).stream().flatMap(this::accountsIn).toList();
        }
        return accounts;
    }

    private Stream<AwsAccount> accountsIn(String name) {
        AwsClientConfiguration connection =
                new AwsClientConfiguration(name, accessKey, secretKey, sessionToken, endpoint);
        boolean alone = regions(region).size() == 1;
        return roleArns.isBlank()
                ? Stream.of(AwsAccount.ofCredentials(connection, machine, alone))
                : Arrays.stream(roleArns.split(","))
                        .map(String::strip)
                        .map(role -> role.equals(OWN)
                                ? AwsAccount.ofCredentials(connection, machine, alone)
                                : AwsAccount.ofRole(
                                        connection, new AssumedRole(role, sessionName, externalId), machine, alone));
    }

    /** The region where what is there once is: metrics, and the name of what is kept of the OpenAPI specs. */
    public String homeRegion() {
        return homeRegion(region);
    }

    /** The first one of a list of regions. */
    public static String homeRegion(String list) {
        return regions(list).get(0);
    }

    private static List<String> regions(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).distinct().toList();
    }

    /** By AWS's clock as soon as an account has answered; until then by that of this machine. */
    @Override
    public long millis() {
        return accounts().stream()
                .map(AwsAccount::clock)
                .filter(SkewCorrectedClock::isKnown)
                .findFirst()
                .map(SkewCorrectedClock::millis)
                .orElseGet(machine::millis);
    }

    @Override
    public synchronized void close() {
        accounts.forEach(AwsAccount::close);
    }
}
