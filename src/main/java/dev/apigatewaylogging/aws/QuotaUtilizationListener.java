package dev.apigatewaylogging.aws;

import java.util.function.DoubleSupplier;

/** Is told where to read how much of a quota is used; looked up in Camel's registry by whoever calls AWS. */
public interface QuotaUtilizationListener {

    /**
     * An operation, or several that share a quota.
     *
     * @param used share of what we allow ourselves of the quota, 1 for all of it; takes the place of an earlier one
     */
    void register(String operation, DoubleSupplier used);
}
