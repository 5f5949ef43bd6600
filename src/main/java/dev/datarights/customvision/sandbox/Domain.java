package dev.datarights.customvision.sandbox;

import java.util.UUID;

/** The domains a project can be made for, with the ids the service uses for them (GetDomains). */
public enum Domain {
    CLASSIFICATION("ee85a74c-405e-4adc-bb47-ffa8ca0c9f31", "General", "Classification", false),
    FOOD("c151d5b5-dd07-472a-acc8-15d29dea8518", "Food", "Classification", false),
    LANDMARKS("ca455789-012d-4b50-9fec-5bb63841c793", "Landmarks", "Classification", false),
    RETAIL("b30a91ae-e3c1-4f73-a81e-c270bff27c39", "Retail", "Classification", false),
    COMPACT("0732100f-1a38-4e49-a514-c9b44c697ab5", "General (compact)", "Classification", true),
    DETECTION("da2e3a8a-40a5-4171-82f4-58522f70fbc1", "General", "ObjectDetection", false),
    DETECTION_COMPACT("a27d5ca5-bb19-49d8-a70a-fec086c47f5b", "General (compact)", "ObjectDetection", true);

    private final UUID id;
    private final String displayName;
    private final String type;
    private final boolean exportable;

    Domain(String id, String displayName, String type, boolean exportable) {
        this.id = UUID.fromString(id);
        this.displayName = displayName;
        this.type = type;
        this.exportable = exportable;
    }

    public UUID id() {
        return id;
    }

    public String displayName() {
        return displayName;
    }

    public String type() {
        return type;
    }

    /** Only models of compact domains can be exported. */
    public boolean exportable() {
        return exportable;
    }

    public boolean detection() {
        return type.equals("ObjectDetection");
    }
}
