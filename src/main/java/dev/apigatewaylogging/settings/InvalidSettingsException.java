/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.settings;

import java.util.List;

/**
 * The settings are wrong, and nothing was started. The message is made for the person who set them: it lists every problem
 * and what to do, and needs no stack trace beside it.
 */
public final class InvalidSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception that reports all problems.
     *
     * @param problems what is wrong, at least one
     */
    public InvalidSettingsException(List<SettingError> problems) {
        super(SettingErrorReport.of(problems), null, false, false);
    }
}
