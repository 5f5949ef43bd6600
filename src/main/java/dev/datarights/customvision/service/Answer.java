package dev.datarights.customvision.service;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one call was answered.
 *
 * @param content of the type that was asked for
 * @param bytes   how many it had as text
 * @param at      when, by the clock of whoever answered, to the second
 */
public record Answer(JsonNode content, long bytes, Instant at) {
}
