/**
 * {@code replay}: sends the requests of a time range again, beside the running process and without its checkpoints. It runs the
 * same routes; beans that behave differently are {@link dev.apigatewaylogging.delivery.ReplayAware}. Nothing but the root package
 * depends on it.
 */
package dev.apigatewaylogging.replay;
