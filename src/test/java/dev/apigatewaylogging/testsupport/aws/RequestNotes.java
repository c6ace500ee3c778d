/*
 * Copyright the authors of api-gateway-logging
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.apigatewaylogging.testsupport.aws;

/** What a service records about a request in the request log. */
final class RequestNotes {

    private Window window = Window.NONE;
    private int events;

    /** Which time range of a log group a request asks for. */
    record Window(String group, long startTime, long endTime, boolean continued) {
        static final Window NONE = new Window("", Long.MIN_VALUE, Long.MAX_VALUE, false);
    }

    void window(Window asked) {
        window = asked;
    }

    void events(int count) {
        events = count;
    }

    Window window() {
        return window;
    }

    int events() {
        return events;
    }
}
