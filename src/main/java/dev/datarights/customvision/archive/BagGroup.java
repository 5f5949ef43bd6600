package dev.datarights.customvision.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bags of one request that were given together: whether they are all there, and none twice (Bag-Count, RFC 8493, 2.2.2). */
final class BagGroup {

    private final String what;
    private final List<Member> bags;
    private final int given;
    private final Optional<ReceiptFile> receipt;

    private BagGroup(String what, List<Member> bags, int given, Optional<ReceiptFile> receipt) {
        this.what = what;
        this.bags = bags;
        this.given = given;
        this.receipt = receipt;
    }

    private record Member(String name, int number, int of) {
    }

    /**
     * The archives of one request; several parts of one are one archive here.
     *
     * @param receipt the request's own, where it was given
     */
    static BagGroup ofRequest(List<ExaminedArchive> bags, Optional<ReceiptFile> receipt) {
        Map<Object, Member> members = new LinkedHashMap<>();
        bags.forEach(bag -> {
            BagFacts facts = facts(bag);
            members.putIfAbsent(facts.part() == null ? bag : facts.part().archive(),
                    new Member(facts.part() == null ? bag.name() : facts.part().archive(), facts.number(), facts.of()));
        });
        return new BagGroup("The bags of the request are all there", List.copyOf(members.values()), bags.size(), receipt);
    }

    /** The parts of one archive. */
    static BagGroup ofParts(List<ExaminedArchive> bags) {
        return new BagGroup("The parts of the archive are all there", bags.stream()
                .map(bag -> new Member(bag.name(), facts(bag).part().number(), facts(bag).part().of())).toList(), bags.size(), Optional.empty());
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        Map<Integer, List<String>> names = new TreeMap<>();
        bags.forEach(bag -> names.computeIfAbsent(bag.number(), number -> new ArrayList<>()).add(bag.name()));
        List<Integer> totals = bags.stream().map(Member::of).distinct().sorted().toList();
        names.values().stream().filter(twice -> twice.size() > 1).forEach(twice -> checks.add(new Check("Each bag is there once", false,
                String.join(" and ", twice) + " say they are the same bag of the group. Keep the right one.")));
        if (totals.size() > 1) {
            checks.add(new Check("The bags agree on how many they are", false, "They say " + totals.stream().map(String::valueOf)
                    .collect(Collectors.joining(" and ")) + ". Take all of them from the same run of the request."));
        } else if (totals.get(0) == 0) {
            checks.add(Check.notMade(what, "how many there are was not known when they were made"));
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
            return new Check(what, true, of + " of " + of);
        }
        // a request that ended early has a receipt that names fewer archives than it has bags
        if (receipt.isPresent() && !receipt.get().state().equals("COMPLETE") && receipt.get().archives().size() == given) {
            return new Check(what, true, told + " missing, as the receipt says: " + receipt.get().state());
        }
        return bags.size() == 1 && receipt.isEmpty()
                ? Check.notMade(what, "this is " + names.keySet().iterator().next() + " of " + of + "; give the others too to check that")
                : new Check(what, false, told + " missing. Fetch what is missing, or ask for it again.");
    }

    private static BagFacts facts(ExaminedArchive bag) {
        return bag.bag().orElseThrow().facts();
    }
}
