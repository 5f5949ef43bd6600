package dev.datarights.customvision.service;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What one call was answered.
 *
 * @param content of the type that was asked for
 * @param bytes   how many it had as text
 */
public record Answer(JsonNode content, long bytes) {
}
