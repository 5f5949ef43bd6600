package dev.datarights.customvision.sandbox;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Bytes kept in memory. */
final class HeldContent implements SandboxContent {

    private final byte[] held;

    HeldContent(byte[] held) {
        this.held = held;
    }

    @Override
    public long length() {
        return held.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(held);
    }
}
