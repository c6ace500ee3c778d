package dev.apigatewaylogging.testsupport.aws;

/** What a service tells the call log about the call that it carries out. */
final class RequestNotes {

    private Window window = Window.NONE;
    private int events;

    /** Which stretch of a log group a call asks for. */
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
