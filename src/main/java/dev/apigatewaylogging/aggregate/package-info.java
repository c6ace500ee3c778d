/**
 * From pages to requests: the parsing step, the aggregation strategy, the controller of the inactivity timeout, and batches
 * of completed requests. It may use {@code component.cloudwatchlogs}, {@code logformat}, {@code httpcall}, {@code delivery}
 * and {@code metrics}. It must not know the record that is sent or who receives it.
 */
package dev.apigatewaylogging.aggregate;
