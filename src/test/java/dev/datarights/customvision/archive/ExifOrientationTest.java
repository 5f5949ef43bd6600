package dev.datarights.customvision.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachOrientationIsReadInEitherByteOrder(int orientation) {
        assertThat(ExifOrientation.of(jpeg(ByteOrder.LITTLE_ENDIAN, orientation))).isEqualTo(orientation);
        assertThat(ExifOrientation.of(jpeg(ByteOrder.BIG_ENDIAN, orientation))).isEqualTo(orientation);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, -1})
    void aValueThatMeansNothingIsNone(int value) {
        assertThat(ExifOrientation.of(jpeg(ByteOrder.BIG_ENDIAN, value))).isZero();
    }

    @Test
    void bytesThatContradictThemselvesSayNothingAndBreakNothing() {
        byte[] jpeg = jpeg(ByteOrder.LITTLE_ENDIAN, 6);
        for (int length = 0; length < jpeg.length; length++) {
            assertThat(ExifOrientation.of(Arrays.copyOf(jpeg, length))).isIn(0, 6);
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = jpeg.clone();
            changed[2 + random.nextInt(changed.length - 2)] = (byte) random.nextInt();
            changed[2 + random.nextInt(changed.length - 2)] = (byte) random.nextInt();
            assertThat(ExifOrientation.of(changed)).isBetween(0, 8);
        }
    }

    @Test
    void aBagKnowsItOfAFileAlsoAfterItWasOpenedAgain() throws Exception {
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            bag.put("data/images/turned.jpg", Payload.of(jpeg(ByteOrder.BIG_ENDIAN, 6)));
            bag.put("data/images/plain.bin", Payload.of(new byte[] {1, 2, 3}));
        }
        try (Bag bag = Bag.open(folder, SampleBag.NAME)) {
            for (int i = 0; i < 5_000; i++) {
                bag.put("data/images/more-" + i + ".bin", Payload.of(new byte[0]));
            }
            assertThat(bag.orientationOf("data/images/turned.jpg")).isEqualTo(6);
            assertThat(bag.contains("data/images/turned.jpg")).isTrue();
            assertThat(bag.orientationOf("data/images/plain.bin")).isZero();
            assertThat(bag.orientationOf("data/images/nowhere.jpg")).isZero();
        }
    }

    /** A JPEG's beginning: JFIF, then EXIF data whose second field is the orientation. */
    static byte[] jpeg(ByteOrder order, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 24 + 4).order(order);
        tiff.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'}).putShort((short) 42).putInt(8).putShort((short) 2);
        tiff.putShort((short) 0x010F).putShort((short) 2).putInt(4).putInt(0x41424300);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteBuffer jpeg = ByteBuffer.allocate(2 + 18 + 4 + 6 + tiff.capacity() + 4);
        jpeg.putShort((short) 0xFFD8).putShort((short) 0xFFE0).putShort((short) 16).put(new byte[14]);
        jpeg.putShort((short) 0xFFE1).putShort((short) (2 + 6 + tiff.capacity())).put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff.array());
        return jpeg.putShort((short) 0xFFDA).putShort((short) 2).array();
    }
}
