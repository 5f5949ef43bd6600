package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;
import java.util.Optional;

/** Whether somebody has to approve a plan before anything is deleted, by {@code customvision.delete.approval}. */
public enum ApprovalMode {
    REQUIRED,
    AUTOMATIC;

    private static final String SETTING = "customvision.delete.approval";

    /**
     * @throws IllegalArgumentException naming the setting, where it is neither of the two
     */
    public static ApprovalMode of(Settings settings) {
        String value = settings.get(SETTING, "required");
        return switch (value) {
            case "required" -> REQUIRED;
            case "automatic" -> AUTOMATIC;
            default -> throw new IllegalArgumentException("setting " + SETTING + " is '" + Shown.text(value)
                    + "'; write required or automatic");
        };
    }

    /** Why no request that could delete may be taken, or nothing: what nobody approves needs both caps. */
    public Optional<String> refusal(Caps caps) {
        return this == AUTOMATIC && !caps.areBothSet()
                ? Optional.of("setting " + SETTING + " is automatic, and that needs both caps. Set " + Caps.MAX_IMAGES + " and "
                        + Caps.MAX_PERCENT + ", or set " + SETTING + "=required")
                : Optional.empty();
    }
}
