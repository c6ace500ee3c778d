package dev.apigatewaylogging.testsupport.aws;

import java.util.SplittableRandom;

/**
 * A request whose sender is known.
 *
 * @param request what came over the wire
 * @param operation what it asks for
 * @param caller who asks, and where
 * @param dice the chance that this call has, the same in every run with the same seed
 * @param notes what the call log will know of it
 */
record AwsCall(
        HttpRequest request, String operation, AccountRegion caller, SplittableRandom dice, RequestNotes notes) {}
