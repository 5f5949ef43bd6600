package dev.datarights.customvision.cli;

import java.util.List;

/** Several files, one exit code: the worst, in an order of its own. */
final class ExitCodes {

    private static final List<Integer> WORST_FIRST = List.of(1, 2, 5, 3, 6, 4, 0);

    private ExitCodes() {
    }

    static int worst(List<Integer> codes) {
        return WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(0);
    }
}
