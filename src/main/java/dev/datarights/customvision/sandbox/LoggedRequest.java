package dev.datarights.customvision.sandbox;

import java.time.Instant;

/**
 * One request that the sandbox saw.
 *
 * @param server service, links or arm
 * @param path as sent, percent-encoded
 * @param query as sent without the question mark, a link's signature left out; null where there was none
 * @param carriedKey whether it had a Training-Key, Ocp-Apim-Subscription-Key or Authorization header
 * @param status of the answer; 0 where the connection was closed without one
 */
public record LoggedRequest(Instant at, String server, String method, String path, String query, boolean carriedKey, int status) {
}
