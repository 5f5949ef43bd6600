package dev.datarights.customvision.request;

import java.util.ArrayList;
import java.util.List;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.datarights.customvision.delivery.Delivery;
import dev.datarights.customvision.service.Settings;

/** Jobs as a worker takes them from a queue, whichever it is. Nothing of a message but its text is trusted. */
public final class JobsTaken {

    private static final Logger LOG = LoggerFactory.getLogger(JobsTaken.class);
    private static final String MOST = "customvision.jobs.max-deliveries";

    private final Settings settings;
    private final Queues queues;
    private final JobTerms terms;
    private final ForeignWork foreign;

    public JobsTaken(Settings settings, Queues queues, JobTerms terms, ForeignWork foreign) {
        this.settings = settings;
        this.queues = queues;
        this.terms = terms;
        this.foreign = foreign;
    }

    /**
     * Sets {@code job} and what else the routes need of it; variables and headers that came along with the message are of
     * another exchange.
     */
    public void read(Exchange exchange) throws UnreadableMessage {
        // the broker's own count, and nothing but a number is made of it
        Integer handedOut = exchange.getMessage().getHeader("JMSXDeliveryCount", Integer.class);
        List.copyOf(exchange.getVariables().keySet()).forEach(exchange::removeVariable);
        exchange.getMessage().removeHeaders("*");
        ExportJob job = JobMessage.job(exchange);
        exchange.setVariable("job", job);
        exchange.setVariable("requestId", job.requestId());
        exchange.setVariable("projectId", job.project());
        exchange.setVariable("include", job.include());
        exchange.setVariable("handedOut", handedOut == null ? 1 : handedOut);
        exchange.setVariable("resultsTo", queues.resultsFor(job));
    }

    /**
     * Whether this machine does the job as its owner means it.
     *
     * @throws JobRefused where it does not, or where too many have tried
     */
    public void require(Exchange exchange) throws Exception {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        int handedOut = exchange.getVariable("handedOut", Integer.class);
        if (handedOut > settings.positive(MOST, 10)) {
            exchange.setVariable("givenUp", true);
            throw new JobRefused("the job was handed out " + (handedOut - 1) + " times and no worker brought it to an end: each died, was stopped, or"
                    + " lost the broker. Look into their logs, then run the request again");
        }
        terms.require(job);
        foreign.begin(job);
    }

    /** Whether the owner is to know what is about to be delivered: a worker that dies then takes the knowledge with it. */
    public boolean announces() {
        return queues.outlive();
    }

    /** A list to be filled: the exchanges of a split's parts share it. */
    public List<Object> nothing() {
        return new ArrayList<>();
    }

    /** The message that tells the owner which file is about to be delivered; also noted in {@code announced}. */
    @SuppressWarnings("unchecked")
    public void announce(Exchange exchange) {
        ExportJob job = exchange.getVariable("job", ExportJob.class);
        String sha256 = exchange.getVariable("delivery", Delivery.class).sha256();
        exchange.getVariable("announced", List.class).add(sha256);
        exchange.getMessage().setBody(JobMessage.text(new JobMessage.Announcement(RequestFolder.FORMAT_VERSION, job.requestId(), job.attempt(),
                job.project(), sha256)));
    }

    /** A job that is not ended because this program does goes back to the queue, where that keeps it. */
    public void giveBack() throws Stopping {
        if (queues.outlive()) {
            throw new Stopping();
        }
    }

    /** Takes in what the owner of a request tells everybody. */
    public void heard(Exchange exchange) throws Exception {
        foreign.heard(JobMessage.notice(exchange));
    }

    /** Why a message goes where nobody takes it up: without its text, which may name people. */
    public String reason(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String reason = failure == null ? "no reason is known" : String.valueOf(failure.getMessage());
        LOG.error("a message from a queue is put aside: {}", reason);
        return reason;
    }
}
