package dev.datarights.customvision.request;

import org.apache.camel.CamelContext;

/**
 * The program, or the host's context, is to end. What is under way ends soon and is recorded neither as done nor as failed:
 * the next start goes on there.
 */
public final class Stopping extends Exception {

    private static final long serialVersionUID = 1L;

    public Stopping() {
        super("the program is stopping");
    }

    /** Whether the context is on its way out. */
    public static boolean is(CamelContext context) {
        return context.isStopping() || context.isStopped();
    }
}
