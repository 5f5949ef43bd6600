package dev.datarights.customvision.request;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The end of the ledger.
 *
 * @param lines whole lines
 * @param sha256 of the last whole line; 64 zeros where there is none
 * @param end where the last whole line and its newline end
 * @param torn what follows there: a line that was not written to its end, empty where there is none
 */
record LedgerTail(long lines, String sha256, long end, byte[] torn) {

    private static final byte NEWLINE = '\n';

    static LedgerTail of(FileChannel ledger) throws IOException {
        long size = ledger.size();
        int length = (int) Math.min(size, 2L * LedgerLine.LONGEST);
        long start = size - length;
        byte[] bytes = read(ledger, start, length);
        int newline = lastNewline(bytes, length);
        int before = newline < 0 ? -1 : lastNewline(bytes, newline);
        if (start > 0 && before < 0) {
            throw new IOException("the ledger is damaged: its last line is longer than any that is written. Verify it, and restore it from a backup");
        }
        byte[] torn = Arrays.copyOfRange(bytes, newline + 1, length);
        if (newline < 0) {
            return new LedgerTail(0, LedgerLine.FIRST_PREV, 0, torn);
        }
        byte[] last = Arrays.copyOfRange(bytes, before + 1, newline);
        long end = start + newline + 1;
        var line = LedgerLine.parse(last);
        return new LedgerTail(line.isPresent() ? line.get().number() : count(ledger, end), LedgerLine.sha256(last), end, torn);
    }

    /** True where only the newline is missing. */
    boolean isWholeButForNewline() {
        return LedgerLine.parse(torn).filter(line -> line.prev().equals(sha256) && line.number() == lines + 1).isPresent();
    }

    private static int lastNewline(byte[] bytes, int before) {
        int place = before - 1;
        while (place >= 0 && bytes[place] != NEWLINE) {
            place--;
        }
        return place;
    }

    private static long count(FileChannel ledger, long end) throws IOException {
        long lines = 0;
        for (long place = 0; place < end; place += LedgerLine.LONGEST) {
            for (byte b : read(ledger, place, (int) Math.min(LedgerLine.LONGEST, end - place))) {
                lines += b == NEWLINE ? 1 : 0;
            }
        }
        return lines;
    }

    private static byte[] read(FileChannel ledger, long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (ledger.read(bytes, start + bytes.position()) < 0) {
                throw new EOFException("the ledger became shorter while it was read");
            }
        }
        return bytes.array();
    }
}
