package dev.datarights.customvision.service;

import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.apache.camel.Exchange;

/**
 * What can be known of the account itself: {@code GetAccountInfo} of v1.2, which answers with live keys and has been left
 * out of every later version, and ARM {@code accounts/get}. Keys are only said to exist. The document grows in the variable
 * {@code accountInformation}.
 */
public final class AccountInformation {

    private final Accounts accounts;

    public AccountInformation(Accounts accounts) {
        this.accounts = accounts;
    }

    public void fromService(Exchange exchange) {
        document(exchange).set("getAccountInfo", withoutKeys(exchange.getMessage().getBody(JsonNode.class)));
    }

    public void fromArm(Exchange exchange) {
        document(exchange).set("armAccount", withoutKeys(exchange.getMessage().getBody(JsonNode.class)));
    }

    /** Notes why the call in the variable {@code source} gave nothing. */
    public void refused(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        document(exchange).withArray("notAvailable").addObject().put("source", exchange.getVariable("source", String.class))
                .put("reason", failure.getMessage());
    }

    public boolean hasArm(Exchange exchange) {
        return accounts.named(exchange.getVariable("account", String.class)).resourceId().isPresent();
    }

    public String armCall(Exchange exchange) {
        return "GET " + accounts.named(exchange.getVariable("account", String.class)).resourceId().orElseThrow()
                + "?api-version=2024-10-01";
    }

    /** The finished document; {@code available} is false where no source answered. */
    public JsonNode finished(Exchange exchange) {
        ObjectNode document = document(exchange);
        boolean available = isAvailable(exchange);
        ObjectNode whole = Json.MAPPER.createObjectNode().put("available", available);
        if (!available) {
            whole.put("reason", "The service has no call for account information any more, and "
                    + (hasArm(exchange) ? "Azure Resource Manager gave none" : "no resource-id is configured for Azure Resource Manager"));
        }
        return whole.setAll(document);
    }

    public boolean isAvailable(Exchange exchange) {
        return document(exchange).has("getAccountInfo") || document(exchange).has("armAccount");
    }

    private static ObjectNode document(Exchange exchange) {
        ObjectNode document = exchange.getVariable("accountInformation", ObjectNode.class);
        if (document == null) {
            document = Json.MAPPER.createObjectNode();
            exchange.setVariable("accountInformation", document);
        }
        return document;
    }

    private static JsonNode withoutKeys(JsonNode node) {
        return hide(node, false);
    }

    private static JsonNode hide(JsonNode node, boolean secret) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), hide(field.getValue(),
                    secret || field.getKey().toLowerCase(Locale.ROOT).endsWith("keys")
                            || field.getKey().matches("(?i)key[12]|.*(primary|secondary)key"))));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = Json.MAPPER.createArrayNode();
            node.forEach(element -> copy.add(hide(element, secret)));
            return copy;
        }
        return secret && node.isTextual() ? TextNode.valueOf(node.textValue().isEmpty() ? "absent" : "exists") : node;
    }
}
