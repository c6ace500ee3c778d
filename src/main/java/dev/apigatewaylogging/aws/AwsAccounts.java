package dev.apigatewaylogging.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.aws.common.AwsCommonConfiguration;
import org.apache.camel.spi.Metadata;

/**
 * The AWS accounts and regions to call: the credentials' account, or the accounts of the roles that the credentials
 * assume. An empty access key selects the SDK's default credentials provider chain, an empty endpoint AWS's own.
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

    /** The single account of a configuration of Camel's AWS components. */
    public static AwsAccounts singleAccount(AwsCommonConfiguration configuration) {
        AwsAccounts access = new AwsAccounts();
        access.accounts = List.of(AwsAccount.ofCredentials(configuration, access.machine, true));
        return access;
    }

    /** Comma-separated regions; the first one is the home region. */
    public void setRegion(String region) {
        this.region = region;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** Only with temporary access keys. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    /** Overrides AWS's endpoint. */
    public void setUriEndpointOverride(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Comma-separated ARNs of the roles to assume; {@value #OWN} stands for the credentials' account; empty for only
     * that account.
     */
    public void setRoleArns(String roleArns) {
        this.roleArns = roleArns;
    }

    /** The role session name, visible in the CloudTrail of the role's account. */
    public void setSessionName(String sessionName) {
        this.sessionName = sessionName;
    }

    /** The external id of the roles; empty for none. */
    public void setExternalId(String externalId) {
        this.externalId = externalId;
    }

    /** The accounts of each region, ordered by region and then by role. Every call returns the same objects. */
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

    /** The region of what exists only once: the metrics, and the checkpoint of the OpenAPI documents. */
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

    /** AWS's time once an account has responded; until then the local clock. */
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
