package dev.datarights.customvision.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Links in the service's records: which ones may be followed, and how they look once they are kept. A link's query is a
 * signature that opens the image to anyone, so it never goes into a file or a message.
 */
public final class Links {

    /** A user's name and password before a host. */
    private static final Pattern CREDENTIALS = Pattern.compile("^(?i)(https?://)[^/@]*@");
    /** The fields in which the service names its own storage. */
    private static final Set<String> FIELDS = Set.of("originalImageUri", "resizedImageUri", "thumbnailUri", "imageUri", "downloadUri");
    private static final Pattern ADDRESS = Pattern.compile("(?i)(https?://[^\\s?#\"'<>]+)\\?([^\\s\"'<>]*)");
    /** The query of a shared access signature: the signature, and what it is for (Azure Storage, "Create a service SAS"). */
    private static final Pattern SIGNATURE = Pattern.compile("(?i)(?:^|[&;])sig=");
    private static final Pattern SIGNED = Pattern.compile("(?i)(?:^|[&;])(?:se|sv|sp|sr|si)=");

    private Links() {
    }

    /**
     * @param hosts host names, with a port where it is not the scheme's own; {@code *.} at the beginning stands for any host below
     * @throws LinkRefused where the link must not be followed; the message holds no query
     */
    static URI allowed(String link, List<String> hosts) throws LinkRefused {
        URI uri;
        try {
            uri = new URI(link);
        } catch (URISyntaxException e) {
            throw new LinkRefused("its link is not an address");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new LinkRefused("its link is not a plain address of a host");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        boolean local = "http".equalsIgnoreCase(uri.getScheme()) && Endpoints.isLoopback(host);
        if (!https && !local) {
            throw new LinkRefused("its link is not https (" + uri.getScheme() + ")");
        }
        String hostAndPort = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
        for (String pattern : hosts) {
            String wanted = pattern.toLowerCase(Locale.ROOT);
            boolean below = wanted.startsWith("*.") && host.endsWith(wanted.substring(1)) && (uri.getPort() < 0 || uri.getPort() == 443);
            if (below || hostAndPort.equals(wanted) || host.equals(wanted)) {
                return uri;
            }
        }
        throw new LinkRefused("its link points to " + hostAndPort + ", which customvision.accounts.NAME.image-hosts does not name");
    }

    /** With a private network the service names images by a path only; such a path is for {@code GetArtifact}. */
    public static boolean isArtifactPath(String link) {
        return link.startsWith("/") && !link.startsWith("//");
    }

    /**
     * A copy of a record in which no link opens anything: the service's own links have lost their query, and so has every signed
     * address of a storage account, wherever it stands. Everything else is as it was received.
     */
    public static JsonNode withoutSignatures(JsonNode node) {
        return withoutSignatures(node, false);
    }

    /** @param metadata whether people chose the names of the fields: then no name makes a link of a text */
    private static JsonNode withoutSignatures(JsonNode node, boolean metadata) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(),
                    !metadata && FIELDS.contains(field.getKey()) && field.getValue().isTextual()
                            ? TextNode.valueOf(withoutQuery(field.getValue().textValue()))
                            : withoutSignatures(field.getValue(), metadata || field.getKey().equals("metadata"))));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            array.forEach(element -> copy.add(withoutSignatures(element, metadata)));
            return copy;
        }
        return node.isTextual() && node.textValue().indexOf('=') >= 0 ? unsigned((TextNode) node) : node;
    }

    private static JsonNode unsigned(TextNode node) {
        Matcher address = ADDRESS.matcher(node.textValue());
        String kept = address.replaceAll(found -> SIGNATURE.matcher(found.group(2)).find() && SIGNED.matcher(found.group(2)).find()
                ? Matcher.quoteReplacement(found.group(1)) : Matcher.quoteReplacement(found.group()));
        return kept.equals(node.textValue()) ? node : TextNode.valueOf(kept);
    }

    private static String withoutQuery(String link) {
        int query = link.indexOf('?');
        boolean address = link.regionMatches(true, 0, "http:", 0, 5) || link.regionMatches(true, 0, "https:", 0, 6) || link.startsWith("/");
        if (!address) {
            return link;
        }
        // a user's name and password before the host are a credential too
        String bare = query >= 0 ? link.substring(0, query) : link;
        return bare.indexOf('@') < 0 ? bare : CREDENTIALS.matcher(bare).replaceFirst("$1");
    }
}
