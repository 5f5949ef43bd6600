package dev.datarights.customvision.service;

import org.apache.camel.Message;

/** Headers of an answer: servers write their names in any case (RFC 9110, 5.1), Camel keeps them as written. */
public final class AnswerHeaders {

    private AnswerHeaders() {
    }

    /** The header's value without surrounding blanks, or null. */
    public static String find(Message message, String name) {
        return message.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(header -> header.getValue().toString().trim()).findFirst().orElse(null);
    }
}
