package dev.datarights.customvision.service;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The accounts that are configured, by name: {@code customvision.accounts.NAME.*}. */
public final class Accounts {

    private static final String PREFIX = "customvision.accounts.";
    private final Settings settings;

    public Accounts(Settings settings) {
        this.settings = settings;
    }

    /** Every account that has settings. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(settings.namesBelow(PREFIX));
        settings.find("customvision.default-account").ifPresent(names::add);
        return names;
    }

    /** True where there is an endpoint for the account, also one that only the environment names. */
    public boolean isConfigured(String name) {
        return names().contains(name) || settings.find(PREFIX + name + ".endpoint").isPresent();
    }

    public Optional<String> defaultName() {
        return settings.find("customvision.default-account");
    }

    /**
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    public Account named(String name) {
        String prefix = PREFIX + name + ".";
        String auth = settings.get(prefix + "auth", "key");
        if (!auth.equals("key") && !auth.equals("entra")) {
            throw new IllegalArgumentException("setting " + prefix + "auth is '" + auth + "'; it must be key or entra");
        }
        if (auth.equals("key")) {
            settings.require(prefix + "training-key");
        }
        Cloud cloud = Cloud.named(prefix + "cloud", settings.get(prefix + "cloud", "public"));
        URI endpoint = Endpoints.checked(prefix + "endpoint", settings.require(prefix + "endpoint"));
        String hosts = settings.get(prefix + "image-hosts", "*." + cloud.blobSuffix());
        return new Account(name, endpoint, settings.get(prefix + "api-version", "v3.3"), auth, cloud,
                Stream.of(hosts.split(",")).map(String::trim).filter(host -> !host.isEmpty()).toList(),
                settings.positive(prefix + "requests-per-second", 10), settings.find(prefix + "resource-id"));
    }

    String armEndpoint(String name) {
        return settings.find("customvision.arm.endpoint")
                .map(endpoint -> Endpoints.checked("customvision.arm.endpoint", endpoint).toString())
                .orElseGet(() -> named(name).cloud().armEndpoint());
    }

    /** Read when it is used and never kept: the only place a training key is handed out. */
    String trainingKey(String name) {
        return settings.require(PREFIX + name + ".training-key");
    }

    /**
     * One Custom Vision training resource.
     *
     * @param endpoint          without a trailing slash
     * @param apiVersion        as in the path, e.g. {@code v3.3}
     * @param auth              {@code key} or {@code entra}
     * @param imageHosts        patterns of the hosts that image and model links may point to
     * @param requestsPerSecond calls to the service in any second
     * @param resourceId        the ARM id, for account information
     */
    public record Account(String name, URI endpoint, String apiVersion, String auth, Cloud cloud, List<String> imageHosts,
            int requestsPerSecond, Optional<String> resourceId) {
    }
}
