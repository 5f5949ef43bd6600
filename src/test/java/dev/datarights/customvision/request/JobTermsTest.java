package dev.datarights.customvision.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Settings;

/** A machine whose settings differ from the owner's where it matters does none of its jobs. */
class JobTermsTest {

    @TempDir
    Path folder;

    @Test
    void machinesThatAreSetAlikeDoEachOthersJobs() throws Exception {
        terms(Map.of()).require(job());
        assertThat(terms(Map.of("customvision.node", "other")).of("main", "folder", "", "r-account")).isEqualTo(job().terms());
    }

    @ParameterizedTest
    @CsvSource({
        "customvision.subject-tags, person-*, customvision.subject-tags",
        "customvision.accounts.main.endpoint, https://another.cognitiveservices.azure.com, customvision.accounts.main.endpoint",
        "customvision.delivery.folder.directory, /somewhere/else, customvision.delivery.folder.*",
        "customvision.delivery.encrypt-to, missing.asc, missing.asc",
    })
    void oneThatIsSetOtherwiseRefusesAndNamesTheSetting(String setting, String value, String named) throws Exception {
        ExportJob job = job();

        assertThatThrownBy(() -> terms(Map.of(setting, value, "customvision.node", "two")).require(job))
                .isInstanceOf(JobRefused.class).hasMessageContainingAll("machine two", named);
    }

    @Test
    void aJobThatIsToBeEncryptedIsNotDoneInClear() throws Exception {
        ExportJob job = job();
        ExportJob.Terms sealed = new ExportJob.Terms(job.terms().endpoint(), "", List.of("ABCDEF"), job.terms().place());

        assertThatThrownBy(() -> terms(Map.of()).require(job(sealed))).isInstanceOf(JobRefused.class)
                .hasMessageContaining("customvision.delivery.encrypt-to");
    }

    private ExportJob job() {
        return job(terms(Map.of()).of("main", "folder", "", "r-account"));
    }

    private static ExportJob job(ExportJob.Terms terms) {
        return new ExportJob(1, "one", "r", 1, "main", "account", List.of(), null, Instant.EPOCH, "folder", "", 1, 1, false, List.of(), 0, terms);
    }

    private JobTerms terms(Map<String, String> different) {
        Properties all = new Properties();
        all.putAll(Map.of("customvision.accounts.main.endpoint", "https://main.cognitiveservices.azure.com",
                "customvision.accounts.main.training-key", "key", "customvision.delivery.folder.directory", folder.toString()));
        all.putAll(different);
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(all);
        context.build();
        Settings settings = new Settings();
        settings.setCamelContext(context);
        return new JobTerms(settings, new Accounts(settings));
    }
}
