package dev.datarights.customvision.archive;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

import dev.datarights.customvision.request.Redaction;

/**
 * Puts each downloaded item into the bag of its job: the bytes are here and hashed, so this is one write. Camel calls it
 * for one item at a time; while it writes, the downloads wait, which bounds what is in memory.
 * <p>
 * An item that failed, or that the service does not have any more, is noted in the bag, and the split goes on.
 */
public final class BagStrategy implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange collected, Exchange arrived) {
        JobBag bag = arrived.getVariable("bag", JobBag.class);
        BagItem item = arrived.getVariable("item", BagItem.class);
        ItemFetch fetch = arrived.getVariable("fetch", ItemFetch.class);
        String failure = arrived.getVariable("failure", String.class);
        Payload payload = arrived.getMessage().getBody() instanceof Payload fetched ? fetched : null;
        if (failure == null && arrived.getException() != null) {
            failure = Redaction.clean(arrived.getException().getMessage());
        }
        if (payload != null && failure == null) {
            try {
                String extension = "exports".equals(item.kind()) ? "zip" : payload.extension();
                bag.putPayload(item.folder() + "/" + item.name() + "." + extension, item.kind(), payload);
            } catch (IOException e) {
                // no item's fault: the bag itself cannot be written, and nothing more will fit
                throw new UncheckedIOException(e);
            }
        } else if (fetch != null && fetch.isGone() && failure == null) {
            bag.notes().gone(item.kind(), item.id());
        } else if (item != null) {
            bag.notes().failed(item.kind(), item.id(), failure == null ? "no bytes came" : failure);
        }
        if (fetch != null) {
            fetch.window().close(item);
        }
        bag.caution().arrived();
        if (collected != null) {
            return collected;
        }
        // the first item carries the result of the split, which must not be that item's failure or bytes
        arrived.setException(null);
        arrived.removeVariable("failure");
        arrived.removeVariable("item");
        arrived.removeVariable("fetch");
        arrived.getMessage().setBody(null);
        return arrived;
    }
}
