package dev.datarights.customvision.service;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Cognitive Services account as Azure Resource Manager names it, and the calls about it. A deleted one stays recoverable
 * for 48 hours under a name of its own, {@code deletedAccounts}, until it is purged.
 */
public record ArmResource(String subscription, String group, String name) {

    private static final Pattern ID = Pattern.compile("/subscriptions/([^/?#\\s]+)/resourceGroups/([^/?#\\s]+)"
            + "/providers/Microsoft\\.CognitiveServices/accounts/([^/?#\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final String PROVIDER = "/providers/Microsoft.CognitiveServices";
    private static final String VERSION = "?api-version=2024-10-01";

    /**
     * @throws IllegalArgumentException where it is no id of such an account
     */
    static ArmResource of(String setting, String id) {
        Matcher parts = ID.matcher(id.replaceAll("/+$", ""));
        if (!parts.matches()) {
            throw new IllegalArgumentException("setting " + setting + " is not the id of a Custom Vision resource. Write it as"
                    + " /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/NAME");
        }
        return new ArmResource(parts.group(1), parts.group(2), parts.group(3));
    }

    public String get() {
        return "GET " + path() + VERSION;
    }

    public String delete() {
        return "DELETE " + path() + VERSION;
    }

    /** @param location as the account's own JSON says it */
    public String getDeleted(String location) {
        return "GET " + deletedPath(location) + VERSION;
    }

    public String purge(String location) {
        return "DELETE " + deletedPath(location) + VERSION;
    }

    /** The recoverable accounts of the whole subscription. */
    public String listDeleted() {
        return "GET /subscriptions/" + subscription + PROVIDER + "/deletedAccounts" + VERSION;
    }

    /** Whether a record of {@link #listDeleted()} has this id: it names the account's group and name, in any location. */
    public boolean isCopy(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.contains(("/resourceGroups/" + group + "/").toLowerCase(Locale.ROOT))
                && lower.endsWith(("/deletedAccounts/" + name).toLowerCase(Locale.ROOT));
    }

    private String path() {
        return "/subscriptions/" + subscription + "/resourceGroups/" + group + PROVIDER + "/accounts/" + name;
    }

    /** {@code West Europe} is how people write it, {@code westeurope} how a path does. */
    private String deletedPath(String location) {
        String region = location.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        if (!region.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("the location of the resource is none that Azure has");
        }
        return "/subscriptions/" + subscription + PROVIDER + "/locations/" + region + "/resourceGroups/" + group + "/deletedAccounts/" + name;
    }
}
