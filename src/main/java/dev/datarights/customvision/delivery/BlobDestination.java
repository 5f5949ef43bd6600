package dev.datarights.customvision.delivery;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A container in Azure Blob Storage. The endpoint is the account's: for Azurite with the account in its path. */
record BlobDestination(String endpoint, String container, String auth, String accountName, String accountKey,
                       String sasToken) implements Destination {

    private static final String PREFIX = "customvision.delivery.blob.";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*:?0*1]");

    @Override
    public void check() {
        DeliverySettings.require(endpoint, PREFIX + "endpoint",
                "set it to the storage account's blob endpoint, such as https://ACCOUNT.blob.core.windows.net");
        DeliverySettings.require(container, PREFIX + "container", "set it to the container's name");
        checkEndpoint();
        switch (auth) {
            case "key" -> {
                DeliverySettings.require(accountName, PREFIX + "account-name",
                        "set it, or use another " + PREFIX + "auth");
                DeliverySettings.require(accountKey, PREFIX + "account-key",
                        "set it, or use another " + PREFIX + "auth");
            }
            case "sas" -> DeliverySettings.require(sasToken, PREFIX + "sas-token",
                    "set it, or use another " + PREFIX + "auth");
            case "identity" -> {
                if (!endpoint.startsWith("https:")) {
                    throw new IllegalArgumentException(PREFIX + "auth is identity, which needs an https "
                            + PREFIX + "endpoint: use https, or auth key or sas");
                }
            }
            default -> throw new IllegalArgumentException(PREFIX + "auth must be identity, key or sas");
        }
    }

    private void checkEndpoint() {
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            // the text is not repeated: it may hold a signature
            throw new IllegalArgumentException(PREFIX + "endpoint is not a URL: correct it");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException(PREFIX + "endpoint must be an https URL: correct it");
        }
        if (uri.getRawQuery() != null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(PREFIX + "endpoint must not hold a query or a user:"
                    + " put a SAS into " + PREFIX + "sas-token");
        }
        if (uri.getScheme().equals("http") && !LOOPBACK.matcher(uri.getHost()).matches()) {
            throw new IllegalArgumentException(PREFIX + "endpoint is plain http to another machine: use https");
        }
    }

    @Override
    public String location(Delivery delivery) {
        return endpoint.replaceAll("/+$", "") + "/" + container + "/" + delivery.target();
    }

    @Override
    public List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(accountKey, sasToken));
        for (String field : sasToken.split("&")) {
            if (field.startsWith("sig=")) {
                String signature = field.substring("sig=".length());
                secrets.add(signature);
                secrets.add(URLDecoder.decode(signature, StandardCharsets.UTF_8));
            }
        }
        return secrets;
    }

    @Override
    public String toString() {
        return "BlobDestination[" + endpoint + "/" + container + ", auth " + auth + "]";
    }
}
