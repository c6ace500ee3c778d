/**
 * Divides work among processes: shards by file locks or Kubernetes leases, through Camel's cluster services. It implements
 * {@code Leadership} of the component and may use Camel and Kubernetes. It must not know what the work is.
 */
package dev.apigatewaylogging.cluster;
