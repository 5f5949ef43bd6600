package dev.datarights.customvision.service;

import java.util.Locale;

/** The Azure clouds: where to log in, which scope to ask for, where ARM is, how blob hosts end. */
public enum Cloud {

    PUBLIC("https://login.microsoftonline.com/", "https://cognitiveservices.azure.com/.default",
            "https://management.azure.com", "blob.core.windows.net"),
    USGOV("https://login.microsoftonline.us/", "https://cognitiveservices.azure.us/.default",
            "https://management.usgovcloudapi.net", "blob.core.usgovcloudapi.net"),
    // not login.partner.microsoftonline.cn: the login library does not know it, and would ask login.microsoftonline.com about it
    CHINA("https://login.chinacloudapi.cn/", "https://cognitiveservices.azure.cn/.default",
            "https://management.chinacloudapi.cn", "blob.core.chinacloudapi.cn");

    private final String authority;
    private final String serviceScope;
    private final String armEndpoint;
    private final String blobSuffix;

    Cloud(String authority, String serviceScope, String armEndpoint, String blobSuffix) {
        this.authority = authority;
        this.serviceScope = serviceScope;
        this.armEndpoint = armEndpoint;
        this.blobSuffix = blobSuffix;
    }

    static Cloud named(String setting, String name) {
        for (Cloud cloud : values()) {
            if (cloud.name().equalsIgnoreCase(name)) {
                return cloud;
            }
        }
        throw new IllegalArgumentException("setting " + setting + " is '" + name + "'; it must be public, usgov or china");
    }

    /** The cloud that a storage account's host belongs to; the public one where its name does not tell, as with a domain of one's own. */
    public static Cloud ofBlobHost(String host) {
        for (Cloud cloud : values()) {
            if (host.toLowerCase(Locale.ROOT).endsWith("." + cloud.blobSuffix)) {
                return cloud;
            }
        }
        return PUBLIC;
    }

    public String authority() {
        return authority;
    }

    public String serviceScope() {
        return serviceScope;
    }

    public String armEndpoint() {
        return armEndpoint;
    }

    public String armScope() {
        return armEndpoint + "/.default";
    }

    public String blobSuffix() {
        return blobSuffix;
    }
}
