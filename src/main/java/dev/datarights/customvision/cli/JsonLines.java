package dev.datarights.customvision.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.datarights.customvision.observation.LogContext;
import dev.datarights.customvision.request.Redaction;
import dev.datarights.customvision.service.Json;

/**
 * A line of the log as one JSON object: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code request} and
 * {@code project} where there is one, {@code message}, {@code error}. Logback's own would write messages as they come; here
 * secrets are taken out first.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private final ThrowableProxyConverter trace = new ThrowableProxyConverter();

    @Override
    public void start() {
        trace.start();
        super.start();
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = Json.MAPPER.createObjectNode().put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString()).put("logger", event.getLoggerName()).put("thread", event.getThreadName());
        Map<String, String> whose = event.getMDCPropertyMap();
        if (whose.get(LogContext.REQUEST) != null) {
            line.put("request", whose.get(LogContext.REQUEST));
        }
        if (whose.get(LogContext.PROJECT) != null) {
            line.put("project", whose.get(LogContext.PROJECT));
        }
        line.put("message", Redaction.clean(event.getFormattedMessage()));
        if (event.getThrowableProxy() != null) {
            line.put("error", Redaction.clean(trace.convert(event).stripTrailing()));
        }
        try {
            return (Json.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    @Override
    public byte[] headerBytes() {
        return null;
    }

    @Override
    public byte[] footerBytes() {
        return null;
    }
}
