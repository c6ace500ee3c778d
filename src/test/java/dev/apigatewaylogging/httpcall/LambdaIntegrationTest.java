/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.httpcall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaIntegrationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations",
                "https://lambda.us-gov-east-1.amazonaws.com/2015-03-31/functions/arn:aws-us-gov:lambda:us-gov-east-1:123456789012:function:pets:live/invocations",
                "https://lambda.cn-north-1.amazonaws.com.cn/2015-03-31/functions/arn:aws-cn:lambda:cn-north-1:123456789012:function:pets/invocations",
                "https://lambda.eu-west-1.amazonaws.com/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/response-streaming-invocations",
            })
    void functionUriIsRecognizedByItsPrefix(String uri) {
        assertThat(LambdaIntegration.isAt(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://",
                "https://lambda.",
                "https://lambda.eu-west-1.amazonaws.com",
                "https://lambda.eu-west-1.amazonaws.com/",
                "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/pets",
                "http://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:x",
                "https://lambda.example.com/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations",
                "https://lambda.eu-west-1.amazonaws.com.evil.example/2015-03-31/functions/arn:aws:lambda:x",
                "https://lambda.evil.example/.amazonaws.com/2015-03-31/functions/arn:aws:lambda:x",
                "https://backend.example.com/lambda/functions/arn:aws:lambda:x",
                "https://backend.example.com/?u=https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:x",
                "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn:aws:states:x",
            })
    void otherUrisAreNotRecognized(String uri) {
        assertThat(LambdaIntegration.isAt(uri)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"resource":"/x","httpMethod":"GET"}   | {"resource":"/x","httpMethod":"GET"} | true
                    {"resource":"/x","httpMet              | {"resource":"/x","httpMethod":"GET"} | true
                    { "resource" : "/x" }                  | {"resource":"/x"}                    | true
                    {"a":1, "headers" : {"Host":"x"}}      | {"headers":{"Host":"x"},"a":1}       | true
                    {                                      | {"resource":"/x"}                    | true
                    {"a":1}                                | {"resource":"/x","body":"{}"}        | false
                    {"a":{"resource":"/x","httpMethod":""}} | {"resource":"/x","httpMethod":""}   | true
                    [{"resource":"/x","httpMethod":""}]    | {"resource":"/x","httpMethod":""}    | true
                    {"a":"{\\"resource\\":0,\\"httpMethod\\":0}"} | {"resource":"/x"}              | true
                    {"a":{"\\u0072esource":0,"\\u0068ttpMethod":0}} | {"resource":"/x"}             | true
                    {"a":"{\\"\\\\u0072esource\\":0,\\"httpMethod\\":0}"} | {"resource":"/x"}    | true
                    a=%7B%22resource%22:0,%22httpMethod%22:0%7D | {"resource":"/x"}              | true
                    {"a":{"resource":"/x"}}                | {"resource":"/x","body":"{}"}        | false
                    `a=1`                                  | {"resource":"/x","body":"a=1"}       | false
                    ``                                     | {"resource":"/x","body":null}        | false
                    """)
    void bodyThatMayBeOfClientIsNoEvent(String client, String integration, boolean may) {
        assertThat(LambdaIntegration.mayPassOn(client, integration)).isEqualTo(may);
    }
}
