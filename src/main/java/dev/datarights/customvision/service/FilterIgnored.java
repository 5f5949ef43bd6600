package dev.datarights.customvision.service;

/** The service answered a filtered call with a record that the filter excludes: nothing it lists can be relied on. */
public final class FilterIgnored extends Exception {

    private static final long serialVersionUID = 1L;

    public FilterIgnored(String filter) {
        super("the service was asked for " + filter + " only and listed others too; nothing was exported or deleted");
    }
}
