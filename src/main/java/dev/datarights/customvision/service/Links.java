package dev.datarights.customvision.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
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
    static boolean isArtifactPath(String link) {
        return link.startsWith("/") && !link.startsWith("//");
    }

    /** A copy of a record whose links have lost their query; everything else is as it was received. */
    public static JsonNode withoutSignatures(JsonNode node) {
        return withoutSignatures(node, false);
    }

    /** @param metadata whether people chose the names of the fields: then no name makes a link of a text */
    private static JsonNode withoutSignatures(JsonNode node, boolean metadata) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(),
                    !metadata && isLinkField(field.getKey()) && field.getValue().isTextual()
                            ? TextNode.valueOf(withoutQuery(field.getValue().textValue()))
                            : withoutSignatures(field.getValue(), metadata || field.getKey().equals("metadata"))));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            array.forEach(element -> copy.add(withoutSignatures(element, metadata)));
            return copy;
        }
        // a person's own metadata may hold any address; only one that carries a signature is cut
        return node.isTextual() && node.textValue().contains("sig=") ? TextNode.valueOf(withoutQuery(node.textValue())) : node;
    }

    private static boolean isLinkField(String name) {
        return name.endsWith("Uri") || name.endsWith("Url");
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
