package dev.datarights.customvision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

import javax.management.ObjectName;

import org.junit.jupiter.api.Test;

class LightCompilerTest {

    private static final ObjectName DIAGNOSTICS = name("com.sun.management:type=DiagnosticCommand");

    @Test
    void theJvmTakesTheDirectivesThatSpareItsSecondCompilerAllButChecksumsAndCiphers() throws Exception {
        try {
            assertThat(LightCompiler.add()).contains("2 compiler directives added");

            String directives = tell("compilerDirectivesPrint");
            assertThat(directives).contains("sun/security/provider/*.*", "org/bouncycastle/*.*", "*.*");
            assertThat(directives.indexOf("sun/security/provider/*.*")).as("the first that matches counts").isLessThan(directives.indexOf("Exclude:true"));
        } finally {
            tell("compilerDirectivesClear");
        }
    }

    private static String tell(String operation) throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer().invoke(DIAGNOSTICS, operation, new Object[0], new String[0]);
    }

    private static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (javax.management.MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
