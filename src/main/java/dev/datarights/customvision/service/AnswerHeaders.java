package dev.datarights.customvision.service;

import java.util.Map;

import org.apache.camel.Message;

/** Headers of an answer: servers write their names in any case (RFC 9110, 5.1), Camel keeps them as written. */
public final class AnswerHeaders {

    private AnswerHeaders() {
    }

    /** The header's value without surrounding blanks, or null. */
    public static String find(Message message, String name) {
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (header.getKey().equalsIgnoreCase(name) && header.getValue() != null) {
                return header.getValue().toString().trim();
            }
        }
        return null;
    }
}
