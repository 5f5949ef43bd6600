package dev.datarights.customvision.request;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.datarights.customvision.delivery.DeliverySettings;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Settings;

/**
 * What machines that share jobs must have set alike. A machine whose settings differ refuses a job rather than deliver what
 * should have been withheld, in clear what should have been encrypted, or to another place.
 */
public final class JobTerms {

    private final Settings settings;
    private final Accounts accounts;

    public JobTerms(Settings settings, Accounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
    }

    /** The terms of this machine. */
    ExportJob.Terms of(String account, String deliverTo, String deliverPath, String bagName) {
        return new ExportJob.Terms(accounts.named(account).endpoint().toString(), settings.get("customvision.subject-tags", ""),
                DeliverySettings.readers(settings.getCamelContext()),
                DeliverySettings.place(settings.getCamelContext(), deliverTo, deliverPath, bagName + ".zip"));
    }

    /** @throws JobRefused where this machine would do the job otherwise than its owner means it */
    public void require(ExportJob job) throws JobRefused {
        ExportJob.Terms here;
        try {
            here = of(job.account(), job.deliverTo(), job.deliverPath(), job.bagName());
        } catch (IllegalArgumentException e) {
            throw new JobRefused(here() + " cannot do the job: " + e.getMessage());
        }
        List<String> differing = Stream.of(
                differs("customvision.accounts." + job.account() + ".endpoint", here.endpoint(), job.terms().endpoint()),
                differs("customvision.subject-tags", here.subjectTags(), job.terms().subjectTags()),
                differs("customvision.delivery.encrypt-to", here.readers(), job.terms().readers()),
                differs("customvision.delivery." + job.deliverTo() + ".*", here.place(), job.terms().place()))
                .filter(Objects::nonNull).toList();
        if (!differing.isEmpty()) {
            throw new JobRefused(here() + " has other settings than the machine that sent the job: " + String.join(", ", differing)
                    + ". Set them alike on both and run the request again");
        }
    }

    private static String differs(String setting, Object here, Object there) {
        return here.equals(there) ? null : setting;
    }

    private String here() {
        return "machine " + settings.get("customvision.node", "without customvision.node");
    }
}
