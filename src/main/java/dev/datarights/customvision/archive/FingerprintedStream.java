package dev.datarights.customvision.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Measures what is read through it, and refuses to give out more than was announced: a bomb is seen by its length. */
final class FingerprintedStream extends FilterInputStream {

    private final Fingerprint fingerprint;
    private final long atMost;

    FingerprintedStream(InputStream in, Fingerprint fingerprint, long atMost) {
        super(in);
        this.fingerprint = fingerprint;
        this.atMost = atMost;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        int n = in.read(buffer, from, count);
        if (n > 0) {
            fingerprint.update(buffer, from, n);
            if (fingerprint.length() > atMost) {
                throw new ZipException("it unpacks to more than the " + atMost + " bytes it states");
            }
        }
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 1 << 13)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
