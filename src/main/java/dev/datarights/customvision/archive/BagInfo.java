package dev.datarights.customvision.archive;

import java.time.Instant;
import java.util.Map;

/**
 * What is told about a bag in its {@code bag-info.txt} (RFC 8493, 2.2.2) and on its page.
 *
 * @param externalIdentifier what the bag is to its sender, left out when null
 * @param groupIdentifier what it shares with the other bags of one request, left out when null
 * @param number which of them this is, from 1
 * @param of how many there are, 0 where that is not known yet
 * @param bagged when; only the UTC day is written
 * @param more further labels and values; a label has letters, digits and hyphens
 * @param page the bytes of {@code index.html}, left out when null
 */
public record BagInfo(String externalIdentifier, String groupIdentifier, int number, int of, Instant bagged,
                      Map<String, String> more, byte[] page) {
}
