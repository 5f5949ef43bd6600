package dev.datarights.customvision.request;

import java.time.Instant;
import java.util.List;

/**
 * One export job as it travels over {@code customvision.jobs.uri}: all that a machine needs to export one project, or the
 * account, of one request. JSON text; no credential, no file.
 *
 * @param formatVersion 1
 * @param owner         the machine that carries the request out ({@code customvision.node}), empty where there is but one
 * @param attempt       the request's attempt, from 1
 * @param project       the project's id, or {@code account}
 * @param include       the kinds to export, in lower case as in the request
 * @param scope         what of the project is meant
 * @param asOf          the moment the request is about, by the service's clock; ages in the scope are counted from it
 * @param deliverTo     folder, blob or sftp
 * @param deliverPath   below the destination's root, may be empty
 * @param number        this bag's place in its group, from 1
 * @param of            bags in the group
 * @param reopen        true where an earlier attempt delivered this bag with something missing
 * @param replaces      SHA-256 of the archives that earlier attempts, or machines that died, delivered under this name
 * @param maxBytes      a project whose items are larger together becomes several bags; 0 where it always is one
 * @param terms         what the settings of whoever does the job must agree with
 */
public record ExportJob(int formatVersion, String owner, String requestId, int attempt, String account, String project, List<String> include,
        Request.Scope scope, Instant asOf, String deliverTo, String deliverPath, int number, int of, boolean reopen, List<String> replaces,
        long maxBytes, Terms terms) {

    /** The name of the job for account information and the list of projects. */
    public static final String ACCOUNT = "account";

    /**
     * Settings of the owner that decide what leaves, in which form and whereto.
     *
     * @param endpoint    of the account
     * @param subjectTags {@code customvision.subject-tags}: whose images are withheld
     * @param readers     fingerprints of the certificates that archives are encrypted to; none where they are not
     * @param place       where the archive is to lie, without any credential
     */
    public record Terms(String endpoint, String subjectTags, List<String> readers, String place) {
    }

    public boolean forAccount() {
        return project.equals(ACCOUNT);
    }

    public boolean includes(String kind) {
        return include.contains(kind);
    }

    /** The archive's name without {@code .zip}, and the top folder inside it. */
    public String bagName() {
        return bagName(requestId, project);
    }

    static String bagName(String requestId, String project) {
        return requestId + "-" + project;
    }
}
