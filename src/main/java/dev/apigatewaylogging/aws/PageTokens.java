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
     * @throws Endless if it came before
     */
    public String next(String token) {
        if (token != null && !token.isEmpty() && !seen.add(token)) {
            throw new Endless("AWS gave a page token a second time", false);
        }
        return token;
    }

    /** The list has no end. Asked for from its beginning, it may have one. */
    public static final class Endless extends SdkClientException {

        private static final long serialVersionUID = 1L;

        private final boolean lasting;

        /**
         * @param message what shows it
         * @param lasting whether asking for less at once is no way out
         */
        public Endless(String message, boolean lasting) {
            super(builder().message(message));
            this.lasting = lasting;
        }

        /** Whether asking for less at once is no way out. */
        public boolean isLasting() {
            return lasting;
        }
    }
}
