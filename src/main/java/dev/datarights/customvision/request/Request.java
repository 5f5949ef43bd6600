package dev.datarights.customvision.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A valid request: what is asked about which data.
 *
 * <p>Every text in it is data, as the requester wrote it: never an expression, a placeholder or a path, except
 * {@link Deliver#path()}, which was checked to stay below the configured root.
 *
 * @param account a configured account's name; null: the default account
 * @param receivedAt the day it was received, or null
 * @param reference the case in the requester's files, or null
 * @param identityCheckedBy who checked the requester's identity, or null
 * @param extension a later due date, or null
 * @param scope never null; where the request says nothing, everything
 * @param deliver never null; its parts are null where the settings decide
 * @param json the request in canonical form: what was asked and the id, no other default filled in
 */
public record Request(
        String id,
        Action action,
        String account,
        LocalDate receivedAt,
        String reference,
        String identityCheckedBy,
        Extension extension,
        Scope scope,
        boolean allowCollateral,
        boolean deleteAzureResource,
        Deliver deliver,
        ObjectNode json) {

    public Request {
        json = json.deepCopy();
    }

    /**
     * Reads {@code request.json} back.
     *
     * @throws InvalidRequestException where it was not written by {@link #bytes()} of this version
     */
    public static Request fromJson(byte[] content) throws InvalidRequestException {
        return StoredRequest.read(content);
    }

    @Override
    public ObjectNode json() {
        return json.deepCopy();
    }

    /** The content of {@code request.json}: UTF-8, no spaces, names in order, so that equal requests are equal bytes. */
    public byte[] bytes() {
        return StoredRequest.bytes(json);
    }

    /** SHA-256 of {@link #bytes()}, 64 hexadecimal digits: the request's hash. */
    public String sha256() {
        return StoredRequest.sha256(bytes());
    }

    /** The day by which the answer is due; empty where the request does not say when it was received. */
    public Optional<LocalDate> due() {
        if (extension != null) {
            return Optional.of(extension.until());
        }
        return Optional.ofNullable(receivedAt).map(DueDate::of);
    }

    /** Id and action only: names and metadata do not belong in a log. */
    @Override
    public String toString() {
        return "Request[id=" + id + ", action=" + action.word() + "]";
    }

    /** More time, with the reason that the person was given. */
    public record Extension(LocalDate until, String reason) {}

    /** Where archives and receipt go; null where the settings decide. */
    public record Deliver(Destination to, String path) {}

    /** A kind of destination. */
    public enum Destination { FOLDER, BLOB, SFTP }

    /** What happens to matched images that also carry another person's tag. */
    public enum SharedImages { WITHHOLD, INCLUDE }

    /** What happens to iterations that were trained with images that are deleted. */
    public enum TrainedIterations { KEEP, DELETE }

    /**
     * Which data a request is about. Different selectors are combined with AND, the entries of one list with OR.
     *
     * @param projects names or ids, each once; {@code ["*"]} is all, which is also the default
     * @param include the kinds of data; all where the request does not say
     * @param tags names or ids; empty: not a selector
     * @param imageIds empty: not a selector
     * @param metadata empty: not a selector
     * @param createdBefore a date or an ISO 8601 age such as {@code P30D}; null: not a selector
     * @param createdAfter like createdBefore
     * @param predictionIds empty: not a selector
     * @param sharedImages null where the request does not say
     * @param trainedIterations null where the request does not say
     */
    public record Scope(
            List<String> projects,
            Set<Kind> include,
            List<String> tags,
            List<String> imageIds,
            Map<String, String> metadata,
            String createdBefore,
            String createdAfter,
            List<String> predictionIds,
            SharedImages sharedImages,
            TrainedIterations trainedIterations) {

        static final List<String> EVERY_PROJECT = List.of("*");

        public Scope {
            projects = List.copyOf(projects);
            include = Collections.unmodifiableSet(EnumSet.copyOf(include));
            tags = List.copyOf(tags);
            imageIds = List.copyOf(imageIds);
            metadata = Map.copyOf(metadata);
            predictionIds = List.copyOf(predictionIds);
        }

        /** Whether every project of the account is meant. */
        public boolean everyProject() {
            return projects.equals(EVERY_PROJECT);
        }

        /** Whether only some images or predictions are meant: then no account, no models, no other tags. */
        public boolean narrowed() {
            return !tags.isEmpty() || !imageIds.isEmpty() || !metadata.isEmpty() || !predictionIds.isEmpty()
                    || createdBefore != null || createdAfter != null;
        }

        /** Counts only: names and metadata do not belong in a log. */
        @Override
        public String toString() {
            return "Scope[projects=" + (everyProject() ? "all" : projects.size()) + ", include=" + include
                    + ", narrowed=" + narrowed() + "]";
        }
    }
}
