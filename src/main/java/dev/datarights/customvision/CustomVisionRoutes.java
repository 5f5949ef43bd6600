package dev.datarights.customvision;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Brings the pipeline into a {@link CamelContext} that somebody else runs, before or after it is started. Requests go to
 * {@code direct:customvision-request}; each ends with one message at {@code customvision.result.uri}.
 */
public final class CustomVisionRoutes {

    /** Where the routes lie in the jar; also the pattern for {@code camel.main.routes-include-pattern}. */
    public static final String PATTERN = "classpath:META-INF/customvision/routes/*.camel.yaml";

    private CustomVisionRoutes() {
    }

    /**
     * Adds every route and bean of the pipeline, and nothing that is global to the context.
     *
     * @throws IllegalStateException where the jar's routes cannot be found, as in a jar repacked without directory entries
     */
    public static void addTo(CamelContext context) throws Exception {
        addTo(context, PATTERN);
    }

    /**
     * The same with routes from elsewhere, such as a folder of changed ones.
     *
     * @param pattern for instance {@code file:routes/*.camel.yaml}
     * @throws IllegalStateException where no file is found by it
     */
    public static void addTo(CamelContext context, String pattern) throws Exception {
        Collection<Resource> files = files(context, pattern);
        if (files.isEmpty()) {
            throw new IllegalStateException("no routes were found at " + pattern
                    + ". A jar that was repacked must keep its directory entries");
        }
        // Beans first: into a context that runs Camel brings each bean twice, and a route keeps what it finds when it starts
        Map<Boolean, List<Resource>> byBeans = files.stream()
                .collect(Collectors.partitioningBy(file -> file.getLocation().endsWith("beans.camel.yaml")));
        PluginHelper.getRoutesLoader(context).loadRoutes(byBeans.get(true));
        PluginHelper.getRoutesLoader(context).loadRoutes(byBeans.get(false));
    }

    private static Collection<Resource> files(CamelContext context, String pattern) throws IOException {
        try {
            return PluginHelper.getPackageScanResourceResolver(context).findResources(pattern);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the routes at " + pattern + " could not be read", e);
        }
    }
}
