package dev.datarights.customvision.sandbox;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * A picture this program draws itself: coloured shapes that follow from the seed, as a JPEG file.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record JpegPicture(int width, int height, long seed) {

    public byte[] bytes() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        try {
            draw(pen, new SplittableRandom(seed));
        } finally {
            pen.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException("the sample picture could not be encoded", e);
        }
        return out.toByteArray();
    }

    private void draw(Graphics2D pen, SplittableRandom random) {
        pen.setPaint(new GradientPaint(0, 0, colour(random), width, height, colour(random)));
        pen.fillRect(0, 0, width, height);
        pen.setStroke(new BasicStroke(Math.max(2, width / 60f)));
        for (int shape = 0; shape < 6; shape++) {
            pen.setColor(colour(random));
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            int w = 1 + random.nextInt(Math.max(1, width / 2));
            int h = 1 + random.nextInt(Math.max(1, height / 2));
            if (random.nextBoolean()) {
                pen.fillOval(x, y, w, h);
            } else {
                pen.drawRect(x, y, w, h);
            }
        }
    }

    private static Color colour(SplittableRandom random) {
        return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }
}
