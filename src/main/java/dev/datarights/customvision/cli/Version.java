package dev.datarights.customvision.cli;

import org.apache.camel.CamelContext;

import picocli.CommandLine.IVersionProvider;

/** The program's version and those it stands on. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String program = Version.class.getPackage().getImplementationVersion();
        return new String[] {"customvision-data-rights " + (program == null ? "development" : program),
                "Apache Camel " + CamelContext.class.getPackage().getImplementationVersion() + ", Java " + Runtime.version()};
    }
}
