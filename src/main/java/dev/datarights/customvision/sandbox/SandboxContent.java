package dev.datarights.customvision.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The bytes of one blob: held, or made anew each time they are read, but always the same. */
public sealed interface SandboxContent permits HeldContent, GeneratedJpeg {

    /** In bytes. */
    long length();

    /** A fresh stream from the first byte. */
    InputStream open();

    /** What the blob's Content-MD5 header says, before Base64. */
    default byte[] md5() {
        try (InputStream in = open()) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] chunk = new byte[8192];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks MD5", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SandboxContent of(byte[] bytes) {
        return new HeldContent(bytes.clone());
    }
}
