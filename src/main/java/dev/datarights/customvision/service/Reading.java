package dev.datarights.customvision.service;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One list while it is asked for: says which call comes next until the list is whole, and takes each answer. The route
 * {@code customvision-read-list} does the calling.
 */
public sealed interface Reading permits CountedReading, RepeatedReading {

    /** False once the list is whole and proven, or was so from the start. */
    boolean isUnfinished();

    /** The next call, e.g. {@code GET /projects/<id>/images/tagged?orderBy=Oldest&take=256&skip=0}. */
    String getCall();

    /** The body of the next call where it is a POST, else null. */
    String getContent();

    /** The JSON type the next answer must have: array, object or number. */
    String getShape();

    /** Takes the answer to {@link #getCall()}. */
    void accept(JsonNode answer) throws IOException, FilterIgnored;
}
