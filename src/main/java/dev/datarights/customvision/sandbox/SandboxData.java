package dev.datarights.customvision.sandbox;

import dev.datarights.customvision.sandbox.SandboxImage.TagLink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the sandbox holds: the projects of one Custom Vision account. Ids and times follow from the order in which
 * things are added, so two runs of the same program serve the same data.
 */
public final class SandboxData {

    static final String LOCATION = "westeurope";

    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
    private static final String PROVIDER = "/providers/Microsoft.CognitiveServices";
    private static final String ACCOUNTS = SUBSCRIPTION + "/resourceGroups/sandbox" + PROVIDER + "/accounts";

    static final String RESOURCE_ID = ACCOUNTS + "/sandbox-training";
    static final String PREDICTION_RESOURCE_ID = ACCOUNTS + "/sandbox-prediction";
    static final String DELETED_ACCOUNTS = SUBSCRIPTION + PROVIDER + "/deletedAccounts";
    static final String DELETED_RESOURCE_ID = SUBSCRIPTION + PROVIDER + "/locations/" + LOCATION
            + "/resourceGroups/sandbox/deletedAccounts/sandbox-training";

    private static final Instant FIRST_PROJECT = Instant.parse("2026-09-01T08:15:30.4260000Z");

    private final IdSequence ids;
    private final List<SandboxProject> projects = new CopyOnWriteArrayList<>();
    private final SandboxAccount account = new SandboxAccount();
    private final AtomicInteger additions = new AtomicInteger();

    public SandboxData() {
        this(20260901);
    }

    /** An account whose ids follow from {@code seed}, so that two of them have none in common. */
    public SandboxData(long seed) {
        ids = new IdSequence(seed);
    }

    public SandboxProject addProject(String name, Domain domain) {
        Instant created = FIRST_PROJECT.plus(Duration.ofDays(additions.getAndIncrement()));
        SandboxProject project = new SandboxProject(ids, ids.next(), name, domain, created);
        projects.add(project);
        return project;
    }

    /** The Azure resource that the projects belong to. */
    public SandboxAccount account() {
        return account;
    }

    public void remove(SandboxProject project) {
        projects.remove(project);
    }

    void removeAll() {
        projects.clear();
    }

    public List<SandboxProject> projects() {
        return List.copyOf(projects);
    }

    public Optional<SandboxProject> project(UUID id) {
        return projects.stream().filter(project -> project.id().equals(id)).findFirst();
    }

    /** The first project of that name. */
    public Optional<SandboxProject> project(String name) {
        return projects.stream().filter(project -> project.name().equals(name)).findFirst();
    }

    /** A classification and a detection project with one of everything, to look at and to demonstrate with. */
    public static SandboxData samples() {
        // The pictures are drawn in memory; without this the JDK may look for a display
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        SandboxData data = new SandboxData();
        SampleProjects.fill(data);
        return data;
    }

    /** One project with that many tagged images, whose bytes are made when they are asked for. */
    public static SandboxData large(int images, int bytesEach) {
        SandboxData data = new SandboxData();
        SandboxProject project = data.addProject("Large", Domain.CLASSIFICATION);
        List<TagLink> links = List.of(new TagLink(project.addTag("all").id(), project.created()));
        for (int i = 0; i < images; i++) {
            project.addGenerated(bytesEach, links);
        }
        return data;
    }
}
