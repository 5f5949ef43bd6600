package dev.datarights.customvision.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.files.AtomicFiles;
import dev.datarights.customvision.request.LedgerComparison.Difference;

/**
 * Compares the ledger with the requests on disk at each start of the context and before each delete. A ledger that was
 * edited, cut or removed stops every delete, and nothing else, until an operator acknowledges it: what was seen once is noted
 * beside the ledger, since lines that requests add afterwards may be just those that were cut.
 */
public final class LedgerWatch implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWatch.class);
    private static final int MOST_TOLD = 3;
    private static final String NOTED = ".ledger-differs";

    private final RequestStore store;
    private CamelContext context;

    public LedgerWatch(RequestStore store) {
        this.store = store;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        boolean known = context == camelContext;
        context = camelContext;
        ExtendedCamelContext extended = camelContext.getCamelContextExtension();
        if (known || extended.getContextPlugin(LedgerWatch.class) != null) {
            // Camel makes a bean more than once, and tells it its context more than once
            return;
        }
        extended.addContextPlugin(LedgerWatch.class, this);
        try {
            context.addStartupListener((started, before) -> look());
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    private void look() {
        try {
            noted(store).ifPresent(LOG::error);
        } catch (IOException | RuntimeException e) {
            LOG.error("the ledger could not be compared with the requests: {}", Redaction.clean(e.getMessage()));
        }
    }

    /** @throws DeleteRefused while ledger and disk disagree about anything that nobody acknowledged */
    void requireAgreement() throws IOException, DeleteRefused {
        Optional<String> problem = noted(store);
        if (problem.isPresent()) {
            throw new DeleteRefused(problem.get());
        }
    }

    /** What an operator is told, also after the requests have gone on. */
    private static Optional<String> noted(RequestStore store) throws IOException {
        Set<String> differences = differences(store, LedgerComparison.of(store));
        if (!differences.isEmpty()) {
            AtomicFiles.write(note(store), String.join("\n", differences).getBytes(StandardCharsets.UTF_8));
        }
        return problem(store, differences);
    }

    /** What an operator is told; empty if nothing is wrong, and nothing was that nobody acknowledged. */
    public static Optional<String> problem(RequestStore store) throws IOException {
        return problem(store, differences(store, LedgerComparison.of(store)));
    }

    private static Set<String> differences(RequestStore store, List<Difference> now) throws IOException {
        Set<String> differences = new LinkedHashSet<>(Files.exists(note(store)) ? Files.readAllLines(note(store)) : List.of());
        now.forEach(difference -> differences.add(difference.what()));
        return differences;
    }

    private static Path note(RequestStore store) {
        return new Ledger(store).file().resolveSibling(NOTED);
    }

    private static Optional<String> problem(RequestStore store, Set<String> differences) {
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        String told = differences.stream().limit(MOST_TOLD).collect(Collectors.joining("; "));
        return Optional.of("the ledger was edited, cut or removed, so no delete is carried out: " + told
                + (differences.size() > MOST_TOLD ? "; and " + (differences.size() - MOST_TOLD) + " more" : "")
                + ". Restore it from a backup, or find out why and run: verify " + new Ledger(store).file() + " --acknowledge --by NAME");
    }

    /**
     * Writes into the ledger that somebody has seen what is wrong with it: a line for each state and each receipt that has
     * none, and a last one with the hash of all before it. From then on deletes are carried out again.
     *
     * @return what was acknowledged; none where nothing was wrong
     */
    public static List<String> acknowledge(RequestStore store, String by) throws IOException {
        List<Difference> now = LedgerComparison.of(store);
        Set<String> differences = differences(store, now);
        if (differences.isEmpty()) {
            return List.of();
        }
        Ledger ledger = new Ledger(store);
        Set<Ledger.Entry> written = new HashSet<>();
        for (Difference difference : now) {
            Optional<Ledger.Entry> line = difference.line().map(entry -> new Ledger.Entry(entry.id(), entry.state(), entry.attempt(),
                    entry.account(), entry.planSha256(), entry.receiptSha256(), Map.of(LedgerLine.ACKNOWLEDGED_BY, by)));
            if (line.isPresent() && written.add(line.get())) {
                ledger.append(line.get());
            }
        }
        ledger.acknowledge(by);
        Files.deleteIfExists(note(store));
        return List.copyOf(differences);
    }
}
