/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

/**
 * Where log groups live.
 *
 * @param account the AWS account's twelve digits
 * @param region the AWS region
 */
public record AccountRegion(String account, String region) {}
