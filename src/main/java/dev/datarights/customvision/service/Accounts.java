package dev.datarights.customvision.service;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
            settings.secret(prefix + "training-key");
        }
        URI endpoint = Endpoints.checked(prefix + "endpoint", settings.require(prefix + "endpoint"));
        return new Account(name, endpoint, settings.get(prefix + "api-version", "v3.3"), auth, cloud(prefix), imageHosts(name),
                settings.positive(prefix + "requests-per-second", 10), settings.find(prefix + "resource-id"));
    }

    /** {@link Account#imageHosts()} by itself, of an account whose other settings may be wrong. */
    List<String> imageHosts(String name) {
        String prefix = PREFIX + name + ".";
        String hosts = settings.find(prefix + "image-hosts").orElseGet(() -> "*." + cloud(prefix).blobSuffix());
        return Stream.of(hosts.split(",")).map(String::trim).filter(host -> !host.isEmpty()).toList();
    }

    private Cloud cloud(String prefix) {
        return Cloud.named(prefix + "cloud", settings.get(prefix + "cloud", "public"));
    }

    /**
     * The account as Azure Resource Manager knows it.
     *
     * @throws IllegalArgumentException naming the setting, where it is missing or no such id
     */
    public ArmResource resource(String name) {
        String setting = PREFIX + name + ".resource-id";
        return ArmResource.of(setting, settings.require(setting));
    }

    /**
     * The call for the next page of a list of ARM.
     *
     * @param link the whole address, as the page before names it
     * @throws IllegalArgumentException where it leads to another host: the token stays here
     */
    public String armPage(String name, String link) {
        String endpoint = armEndpoint(name);
        if (!link.startsWith(endpoint + "/")) {
            throw new IllegalArgumentException("Azure Resource Manager names a next page on another host; it was not asked");
        }
        return "GET " + link.substring(endpoint.length());
    }

    String armEndpoint(String name) {
        return settings.find("customvision.arm.endpoint")
                .map(endpoint -> Endpoints.checked("customvision.arm.endpoint", endpoint).toString())
                .orElseGet(() -> named(name).cloud().armEndpoint());
    }

    /** The only place a training key is handed out. */
    String trainingKey(String name) {
        return settings.secret(PREFIX + name + ".training-key");
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

        private static final Pattern SHARED = Pattern.compile("[a-z0-9]+\\.api\\.cognitive\\..+", Pattern.CASE_INSENSITIVE);

        /** False where the endpoint is the region's, which all resources there share: it does not tell which one is meant. */
        public boolean hasOwnAddress() {
            return !SHARED.matcher(endpoint.getHost()).matches();
        }

        /** True where the endpoint is this machine's: a tunnel or a stand-in, whose name says nothing. */
        public boolean isLocal() {
            return Endpoints.isLoopback(endpoint.getHost());
        }
    }
}
