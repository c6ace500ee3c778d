package dev.apigatewaylogging.logformat;

/** The default host name of an API: {@code {apiId}.execute-api.{region}.amazonaws.com}. */
public final class ExecuteApiHost {

    private ExecuteApiHost() {}

    public static String of(String apiId, String region) {
        String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return apiId + ".execute-api." + region + suffix;
    }
}
