package dev.datarights.customvision.request;

/** Finds what really happened below Camel's wrappers. */
public final class Causes {

    private Causes() {
    }

    /** The first cause that is no wrapper of Camel or of an unchecked kind. */
    public static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause
                && (cause.getClass().getName().startsWith("org.apache.camel.") || cause instanceof java.io.UncheckedIOException
                || cause.getClass() == RuntimeException.class || cause instanceof java.lang.reflect.InvocationTargetException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
