/**
 * Checkpoints, the delivery journal, and their stores: a directory or a compacted topic. It may use {@code util} and the
 * client settings of {@code kafka}. It must not know requests or scans: it stores positions, fingerprints and documents.
 */
package dev.apigatewaylogging.checkpoint;
