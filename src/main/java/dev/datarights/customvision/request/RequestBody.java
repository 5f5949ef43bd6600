package dev.datarights.customvision.request;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;

import dev.datarights.customvision.service.Json;

/** A request in any of the forms in which the inbox, a command or a host's route brings it. */
final class RequestBody {

    private RequestBody() {
    }

    /** What to call the request in an error: the file's name, else its id. */
    static String source(Exchange exchange, Request request) {
        return source(exchange, request.id());
    }

    /** The file's name, or another where it is none. */
    static String source(Exchange exchange, String otherwise) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof GenericFile<?> file) {
            return file.getFileNameOnly();
        }
        return body instanceof File file ? file.getName() : body instanceof Path path ? path.toString() : otherwise;
    }

    static Request read(Exchange exchange) throws InvalidRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof Request request) {
            return request;
        }
        if (body instanceof GenericFile<?> file && file.getFile() instanceof File inner) {
            return RequestReader.read(inner.toPath());
        }
        if (body instanceof File file) {
            return RequestReader.read(file.toPath());
        }
        if (body instanceof Path path) {
            return RequestReader.read(path);
        }
        byte[] text = text(exchange);
        String id = "request-" + DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").format(ZonedDateTime.now(ZoneOffset.UTC))
                + "-" + exchange.getExchangeId().substring(Math.max(0, exchange.getExchangeId().length() - 8));
        return RequestReader.parse(text, "request", id);
    }

    /** The document itself, for one that may be no request. */
    static byte[] bytes(Exchange exchange) throws InvalidRequestException, IOException {
        Object body = exchange.getMessage().getBody();
        Path file = body instanceof GenericFile<?> generic && generic.getFile() instanceof File inner ? inner.toPath()
                : body instanceof File plain ? plain.toPath() : body instanceof Path path ? path : null;
        return file == null ? text(exchange) : DocumentFile.read(file).content();
    }

    private static byte[] text(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        return body instanceof Map<?, ?> map ? Json.MAPPER.writeValueAsBytes(map)
                : body instanceof byte[] bytes ? bytes
                : String.valueOf(exchange.getMessage().getBody(String.class)).getBytes(StandardCharsets.UTF_8);
    }
}
