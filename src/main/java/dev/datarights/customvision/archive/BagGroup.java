package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bags of one request that were given together: whether they are all there, and none twice (Bag-Count, RFC 8493, 2.2.2). */
final class BagGroup {

    private static final String WHAT = "The bags of the request are all there";

    private final List<ExaminedArchive> bags;
    private final Optional<ReceiptFile> receipt;

    /** @param receipt the request's own, where it was given */
    BagGroup(List<ExaminedArchive> bags, Optional<ReceiptFile> receipt) {
        this.bags = bags;
        this.receipt = receipt;
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        Map<Integer, List<String>> names = new TreeMap<>();
        bags.forEach(bag -> names.computeIfAbsent(facts(bag).number(), number -> new ArrayList<>()).add(bag.name()));
        List<Integer> totals = bags.stream().map(bag -> facts(bag).of()).distinct().sorted().toList();
        names.values().stream().filter(twice -> twice.size() > 1).forEach(twice -> checks.add(new Check("Each bag is there once", false,
                String.join(" and ", twice) + " say they are the same bag of the group. Keep the right one.")));
        if (totals.size() > 1) {
            checks.add(new Check("The bags agree on how many they are", false, "They say " + totals.stream().map(String::valueOf)
                    .collect(Collectors.joining(" and ")) + ". Take all of them from the same run of the request."));
        } else if (totals.get(0) == 0) {
            checks.add(Check.notMade(WHAT, "how many there are was not known when they were made"));
        } else {
            checks.add(complete(names, totals.get(0)));
        }
        return checks;
    }

    private Check complete(Map<Integer, List<String>> names, int of) {
        List<Integer> missing = IntStream.rangeClosed(1, of).filter(number -> !names.containsKey(number)).boxed().toList();
        String told = missing.stream().limit(20).map(number -> number + " of " + of).collect(Collectors.joining(", "))
                + (missing.size() > 20 ? " and " + (missing.size() - 20) + " more" : "");
        if (missing.isEmpty()) {
            return new Check(WHAT, true, of + " of " + of);
        }
        // a request that ended early has a receipt that names fewer archives than it has bags
        if (receipt.isPresent() && !receipt.get().state().equals("COMPLETE") && receipt.get().archives().size() == bags.size()) {
            return new Check(WHAT, true, told + " missing, as the receipt says: " + receipt.get().state());
        }
        return bags.size() == 1 && receipt.isEmpty()
                ? Check.notMade(WHAT, "this is " + names.keySet().iterator().next() + " of " + of + "; give the others too to check that")
                : new Check(WHAT, false, told + " missing. Fetch what is missing, or ask for it again.");
    }

    private static BagFacts facts(ExaminedArchive bag) {
        return bag.bag().orElseThrow().facts();
    }
}
