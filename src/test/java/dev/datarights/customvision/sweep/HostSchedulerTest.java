package dev.datarights.customvision.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;

import dev.datarights.customvision.CustomVisionRoutes;

/** A host that has a Quartz scheduler of its own, with jobs of its own. */
class HostSchedulerTest {

    @TempDir
    Path folder;

    private Scheduler hosts;
    private DefaultCamelContext context;

    @BeforeEach
    void start() throws Exception {
        Properties quartz = new Properties();
        quartz.setProperty("org.quartz.scheduler.instanceName", "of-the-host");
        quartz.setProperty("org.quartz.threadPool.threadCount", "1");
        hosts = new StdSchedulerFactory(quartz).getScheduler();
        Properties settings = new Properties();
        settings.setProperty("customvision.inbox.enabled", "false");
        settings.setProperty("customvision.inbox", folder.resolve("inbox").toString());
        settings.setProperty("customvision.requests", folder.resolve("requests").toString());
        settings.setProperty("customvision.sweep.nightly.cron", "0 0 2 * * ?");
        settings.setProperty("customvision.sweep.nightly.request", Files.writeString(folder.resolve("nightly.yaml"), "action: export\n").toString());
        context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(settings);
        context.getShutdownStrategy().setTimeout(5);
        context.getRegistry().bind("hostScheduler", Scheduler.class, hosts);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:host/job?cron=0+0+3+*+*+?").routeId("host-job").to("mock:host");
            }
        });
        context.start();
        CustomVisionRoutes.addTo(context);
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        hosts.shutdown();
    }

    @Test
    void hasNoSweepAndNoSchedulerOfOursUntilItAsksForThem() {
        assertThat(context.getRoutes()).noneMatch(route -> route.getRouteId().startsWith("customvision-sweep-"));
        assertThat(context.hasComponent("customvision-quartz")).isNull();
    }

    @Test
    void keepsItWithItsJobsWhileSweepsHaveTheirOwn() throws Exception {
        Sweeps.addTo(context);

        QuartzComponent ours = context.getComponent("customvision-quartz", QuartzComponent.class);
        assertThat(context.getComponent("quartz", QuartzComponent.class).getScheduler()).isSameAs(hosts);
        assertThat(ours.getScheduler()).isNotSameAs(hosts);
        assertThat(ours.getScheduler().getJobKeys(GroupMatcher.anyJobGroup())).containsExactly(new JobKey("nightly", "customvision-sweeps"));
        assertThat(hosts.getJobKeys(GroupMatcher.anyJobGroup())).containsExactly(new JobKey("job", "host"));
        assertThat(context.getRoute("customvision-sweep-nightly")).isNotNull();

        context.stop();
        assertThat(ours.getScheduler() == null || ours.getScheduler().isShutdown()).as("ours ends with the context").isTrue();
        assertThat(hosts.isShutdown()).as("the host's does not").isFalse();
    }
}
