/**
 * Tracks requests until they are acknowledged: committable positions, deduplication and the buffer limit. It may use {@code
 * checkpoint}, {@code component.cloudwatchlogs}, {@code logformat}, {@code metrics} and {@code util}, and implements an
 * interface of {@code kafka}. It must not know how requests are assembled or sent.
 */
package dev.apigatewaylogging.delivery;
