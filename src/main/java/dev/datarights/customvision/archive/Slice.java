package dev.datarights.customvision.archive;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The next so many bytes of a stream as a stream of its own; a source that ends too early is an error. Closing leaves the source open. */
final class Slice extends FilterInputStream {

    private long remaining;

    Slice(InputStream in, long length) {
        super(in);
        this.remaining = length;
    }

    /** The content of an entry whose compressed bytes come next in {@code in}. */
    static InputStream decode(InputStream in, int method, long compressedLength) {
        Slice slice = new Slice(in, compressedLength);
        if (method == Entry.STORED) {
            return slice;
        }
        // raw deflate wants one byte more than there is, see java.util.zip.Inflater
        InputStream padded = new SequenceInputStream(slice, new ByteArrayInputStream(new byte[1]));
        return new InflaterInputStream(padded, new Inflater(true), 1 << 15) {
            @Override
            public void close() throws IOException {
                inf.end();
                super.close();
            }
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        if (remaining <= 0) {
            return -1;
        }
        int n = in.read(buffer, from, (int) Math.min(count, remaining));
        if (n < 0) {
            throw new EOFException("The file ends " + remaining + " bytes too early");
        }
        remaining -= n;
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(Math.min(count, remaining));
        remaining -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), remaining);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // the source goes on behind this slice
    }
}
