package dev.apigatewaylogging.aws;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The page tokens of one list. One that comes a second time would lead through the same pages for ever. */
public final class PageTokens {

    private final Set<String> seen = new HashSet<>();

    /**
     * Takes the token of the next page.
     *
     * @param token null or empty where there is none
     * @return the token
     * @throws Repeated if it came before
     */
    public String next(String token) {
        if (token != null && !token.isEmpty() && !seen.add(token)) {
            throw new Repeated();
        }
        return token;
    }

    /** The list has no end. Asked for from its beginning, it may have one. */
    public static final class Repeated extends SdkClientException {

        private static final long serialVersionUID = 1L;

        Repeated() {
            super(builder().message("AWS gave a page token a second time"));
        }
    }
}
