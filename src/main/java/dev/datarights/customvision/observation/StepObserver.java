package dev.datarights.customvision.observation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Looks at each step of our routes while it runs: whose request it is, for the log, and for steps that call another route
 * or the network how long it took and what was answered. Steps of a host's routes are left exactly as they are.
 */
public final class StepObserver implements CamelContextAware {

    private static final String OURS = "customvision-";
    /** The steps of customvision-api.camel.yaml that go to the network. */
    private static final String HTTP = "customvision-http-";
    private static final Pattern ROUTE = Pattern.compile("direct:(customvision-[a-z-]+)");

    private final Measurements measurements;
    private CamelContext context;

    public StepObserver(Measurements measurements) {
        this.measurements = measurements;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
        for (InterceptStrategy strategy : camelContext.getCamelContextExtension().getInterceptStrategies()) {
            if (strategy instanceof Strategy earlier) {
                // into a context that runs Camel brings each bean twice; counted is once
                earlier.observer = this;
                return;
            }
        }
        camelContext.getCamelContextExtension().addInterceptStrategy(new Strategy(this));
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** What a step is called in measurements: the route it calls, or its id where it leaves the program; null for others. */
    private static String name(NamedNode step) {
        if (!(step instanceof SendDefinition<?> send)) {
            return null;
        }
        String id = send.getId();
        if (id != null && id.startsWith(HTTP)) {
            return id;
        }
        Matcher route = ROUTE.matcher(String.valueOf(send.getUri()));
        return route.lookingAt() ? route.group(1) : null;
    }

    private void ended(String step, long nanos, Exchange exchange) {
        measurements.took(step, nanos);
        if (step.startsWith(HTTP)) {
            Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            measurements.called(step.substring(HTTP.length()), exchange.getException() != null || status == null ? "none" : status.toString());
        }
    }

    private static final class Strategy implements InterceptStrategy {

        private volatile StepObserver observer;

        private Strategy(StepObserver observer) {
            this.observer = observer;
        }

        @Override
        public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode step, Processor target, Processor next) {
            String route = ProcessorDefinitionHelper.getRouteId(step);
            return route != null && route.startsWith(OURS) ? new Observed(this, name(step), target) : target;
        }
    }

    private static final class Observed extends DelegateAsyncProcessor {

        private final Strategy strategy;
        private final String step;

        private Observed(Strategy strategy, String step, Processor target) {
            super(target);
            this.strategy = strategy;
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            // for this thread only: what goes on elsewhere passes the next step's observer there
            try (LogContext whose = LogContext.of(exchange)) {
                if (step == null) {
                    return super.process(exchange, callback);
                }
                long began = System.nanoTime();
                return super.process(exchange, done -> {
                    strategy.observer.ended(step, System.nanoTime() - began, exchange);
                    callback.done(done);
                });
            }
        }
    }
}
