package dev.datarights.customvision.erasure;

import java.io.IOException;
import java.util.List;

import org.apache.camel.Exchange;

import dev.datarights.customvision.request.InvalidHoldsException;
import dev.datarights.customvision.request.Kind;
import dev.datarights.customvision.service.Listing;

/**
 * What came under a hold after it was planned, because somebody tagged or described it in the service since. The variables
 * are {@code erasure} and, once looked for, {@code listing}.
 */
public final class HeldSince {

    /** False where no hold asks for it, and where the project is not there any more. */
    public boolean isToBeLookedFor(Exchange exchange) {
        ProjectErasure erasure = erasure(exchange);
        return !erasure.isGone() && erasure.held().dependsOnImages();
    }

    public void look(Exchange exchange) throws IOException {
        ProjectErasure erasure = erasure(exchange);
        exchange.setVariable("listing", erasure.folder().fresh(erasure.id(), erasure.held().nextLook()));
        exchange.setVariable("include", List.of(Kind.IMAGES.word(), Kind.ITERATIONS.word()));
    }

    /**
     * Judges the holds by what is there now, beside what was there when it was planned.
     *
     * @throws IOException where a list did not agree with the service's count: what is held is not known then
     */
    public void note(Exchange exchange) throws IOException, InvalidHoldsException {
        Listing listing = exchange.getVariable("listing", Listing.class);
        for (String list : listing.lists().toList()) {
            if (!listing.proof(list).orElseThrow().settled()) {
                throw new IOException("what is held by now is not known: the list " + list + " did not agree with the service's count."
                        + (erasure(exchange).anythingDone() ? " Nothing further was deleted" : " Nothing was deleted") + "; run the request again");
            }
        }
        erasure(exchange).held().judgeBy(listing);
    }

    private static ProjectErasure erasure(Exchange exchange) {
        return exchange.getVariable("erasure", ProjectErasure.class);
    }
}
