package dev.datarights.customvision.sandbox;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Width and height in pixels; 1 x 1 for bytes that are no picture. */
record PixelSize(int width, int height) {

    static PixelSize of(byte[] bytes) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
            return image == null ? new PixelSize(1, 1) : new PixelSize(image.getWidth(), image.getHeight());
        } catch (IOException notAPicture) {
            return new PixelSize(1, 1);
        }
    }
}
