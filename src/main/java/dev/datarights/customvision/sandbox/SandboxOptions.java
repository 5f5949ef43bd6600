package dev.datarights.customvision.sandbox;

import java.time.Clock;
import java.time.Duration;

/**
 * How the sandbox behaves.
 *
 * @param port of the service; 0 for a free one, as for the other two
 * @param trainingKey what the service wants in Training-Key or Ocp-Apim-Subscription-Key
 * @param bearerToken what it also takes as Authorization: Bearer; null for none
 * @param requestsPerSecond service calls answered in any second, further ones get 429; 0 for no limit
 * @param linkLifetime how long a signed link answers
 * @param latency added to every answer of service and links
 * @param privateNetwork image URIs are relative paths for GetArtifact
 * @param accountInfo how v1.2 GetAccountInfo answers
 * @param clock for signing and expiry of links
 * @param keptRequests how many of the newest requests {@link Sandbox#requests()} keeps
 * @param deleteDelay between an answer 202 and its effect; until then all is listed and counted as before
 * @param urlLimit the longest URL that is taken
 * @param workspaceListed whether GetIterations lists the workspace too, with status New, as v1.2 does
 * @param linkBase scheme, host and port of links, where something else serves the blobs; null for the sandbox's own link host
 */
public record SandboxOptions(int port, int linkPort, int armPort, String trainingKey, String bearerToken, int requestsPerSecond,
        Duration linkLifetime, Duration latency, boolean privateNetwork, AccountInfo accountInfo, Clock clock, int keptRequests,
        Duration deleteDelay, UrlLimit urlLimit, boolean workspaceListed, String linkBase) {

    /**
     * The longest URL that is taken.
     *
     * @param characters of path and query together
     * @param status for a longer one: 414, or 413 as some gateways say
     */
    public record UrlLimit(int characters, int status) {
    }

    /** How v1.2 GetAccountInfo answers. */
    public enum AccountInfo { ANSWERS, UNAUTHORIZED, NOT_FOUND }

    /** Free ports, no limits, links that answer for the real service's 24 hours. */
    public static SandboxOptions defaults() {
        return new SandboxOptions(0, 0, 0, "sandbox-training-key", null, 0, Duration.ofHours(24), Duration.ZERO, false,
                AccountInfo.ANSWERS, Clock.systemUTC(), Integer.MAX_VALUE, Duration.ofMillis(50), new UrlLimit(16_384, 414), false, null);
    }

    public SandboxOptions withPort(int value) {
        return new SandboxOptions(value, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withLinkPort(int value) {
        return new SandboxOptions(port, value, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withArmPort(int value) {
        return new SandboxOptions(port, linkPort, value, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withTrainingKey(String value) {
        return new SandboxOptions(port, linkPort, armPort, value, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withBearerToken(String value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, value, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withRequestsPerSecond(int value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, value, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withLinkLifetime(Duration value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, value, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withLatency(Duration value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, value,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withPrivateNetwork(boolean value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                value, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withAccountInfo(AccountInfo value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, value, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withClock(Clock value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, value, keptRequests, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withKeptRequests(int value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, value, deleteDelay, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withDeleteDelay(Duration value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, value, urlLimit, workspaceListed, linkBase);
    }

    public SandboxOptions withUrlLimit(UrlLimit value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, value, workspaceListed, linkBase);
    }

    public SandboxOptions withWorkspaceListed(boolean value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, value, linkBase);
    }

    public SandboxOptions withLinkBase(String value) {
        return new SandboxOptions(port, linkPort, armPort, trainingKey, bearerToken, requestsPerSecond, linkLifetime, latency,
                privateNetwork, accountInfo, clock, keptRequests, deleteDelay, urlLimit, workspaceListed, value);
    }

    @Override
    public String toString() {
        return "SandboxOptions[port=" + port + ", linkPort=" + linkPort + ", armPort=" + armPort + "]";
    }
}
