package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import dev.datarights.customvision.service.AnswerHeaders;

/** Reads an answer's bytes once, as they come, and checks them against what the answer says of itself. */
public final class Payloads {

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /**
     * Replaces the body, a stream, by a {@link Payload}.
     *
     * @throws IOException where fewer or other bytes came than {@code Content-Length} or {@code Content-MD5} say, or such that
     *                     they cannot be what the record in the variable {@code item} is about
     */
    public void read(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String length = AnswerHeaders.find(message, "Content-Length");
        String md5 = AnswerHeaders.find(message, "Content-MD5");
        InputStream in = message.getBody(InputStream.class);
        Payload payload;
        if (in == null) {
            payload = Payload.of(new byte[0]);
        } else {
            try (in) {
                payload = PayloadReader.read(in, announced(length), md5 != null, spool(exchange));
            }
        }
        if (length != null && !length.equals(Long.toString(payload.length()))) {
            payload.close();
            throw new IOException("its link sent " + payload.length() + " bytes where it had announced " + length);
        }
        if (md5 != null && !md5.equals(payload.md5Base64())) {
            payload.close();
            throw new IOException("its bytes do not have the MD5 that its link announced");
        }
        try {
            ContentCheck.check(payload, exchange.getVariable("item", BagItem.class), AnswerHeaders.find(message, "Content-Type"),
                    md5 != null || payload.length() == 0 && length != null);
        } catch (IOException e) {
            payload.close();
            throw e;
        }
        message.removeHeaders("*");
        message.setBody(payload);
    }

    /** Where larger ones are kept: beside the bag they are for, if there is one. */
    private static Path spool(Exchange exchange) {
        JobBag bag = exchange.getVariable("bag", JobBag.class);
        return bag == null ? Path.of(System.getProperty("java.io.tmpdir")) : bag.spool();
    }

    /** -1 where it is not said, or is no length: what comes is compared with it as it is written. */
    private static long announced(String length) {
        return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
    }
}
