package dev.datarights.customvision.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.datarights.customvision.sandbox.Sandbox;

/** The settings of an account that is a sandbox. */
final class SandboxSettings {

    private SandboxSettings() {
    }

    static Map<String, String> of(Sandbox sandbox) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("customvision.default-account", "sandbox");
        settings.put("customvision.accounts.sandbox.endpoint", sandbox.endpoint().toString());
        settings.put("customvision.accounts.sandbox.training-key", sandbox.trainingKey());
        settings.put("customvision.accounts.sandbox.image-hosts", sandbox.linkHost());
        settings.put("customvision.accounts.sandbox.resource-id", sandbox.resourceId());
        settings.put("customvision.arm.endpoint", sandbox.armEndpoint().toString());
        settings.put("customvision.arm.token", sandbox.armToken());
        return settings;
    }
}
