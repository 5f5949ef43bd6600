package dev.datarights.customvision.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.apache.camel.CamelContext;

import dev.datarights.customvision.RoutesVersion;
import dev.datarights.customvision.service.Accounts;
import dev.datarights.customvision.service.Settings;

/**
 * What program this is and what it is set up for: {@code /observe/info}. Names and versions, no key, no address.
 *
 * @param accounts    names of those that are configured
 * @param destination folder, blob or sftp
 */
record Information(String program, String version, String routes, String camel, String java, Instant started, long uptimeSeconds,
        Set<String> accounts, String destination) {

    static Information of(CamelContext context) {
        String version = Information.class.getPackage().getImplementationVersion();
        Duration uptime = context.getUptime();
        return new Information("customvision-data-rights", version == null ? "development" : version, RoutesVersion.CURRENT, context.getVersion(),
                Runtime.version().toString(), Instant.now().minus(uptime), uptime.toSeconds(),
                StatusServer.bean(context, "customvisionAccounts", Accounts.class).names(),
                StatusServer.bean(context, "customvisionSettings", Settings.class).get("customvision.delivery.to", "folder"));
    }
}
