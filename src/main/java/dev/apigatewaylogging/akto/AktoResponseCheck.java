package dev.apigatewaylogging.akto;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/**
 * Tells Akto's answer from one that only has its status: a login page, a proxy or any other server at the same address
 * says 200 as well. Akto answers with JSON.
 */
@Metadata(label = "bean", description = "Checks that a response comes from Akto's backend")
public final class AktoResponseCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Lets an answer pass that calls itself JSON or is some.
     *
     * @throws UnexpectedBackendException if it is neither; nothing of the answer is in it
     */
    public void check(Exchange exchange) throws UnexpectedBackendException {
        String type = exchange.getVariable("header:answer." + Exchange.CONTENT_TYPE, String.class);
        if (type != null && type.toLowerCase(Locale.ROOT).contains("json")) {
            return;
        }
        byte[] body = exchange.getVariable("answer", byte[].class);
        if (!isObject(body == null ? new byte[0] : body)) {
            throw new UnexpectedBackendException();
        }
    }

    private static boolean isObject(byte[] body) {
        try {
            return JSON.readTree(body).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}
