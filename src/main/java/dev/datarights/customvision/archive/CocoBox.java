package dev.datarights.customvision.archive;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A box in pixels, inside its image. The service's fractions are single precision, so a box at the edge may reach out by
 * the last digit; what reaches out farther is cut, and the fractions are kept beside it.
 *
 * @param bbox left, top, width, height in pixels
 * @param fractions the same as the service gave them
 */
record CocoBox(double[] bbox, double[] fractions, boolean reachesOut) {

    private static final double LAST_DIGIT = 1e-6;

    static CocoBox of(JsonNode region, int width, int height) {
        double[] given = {region.path("left").asDouble(), region.path("top").asDouble(), region.path("width").asDouble(),
            region.path("height").asDouble()};
        double[] across = within(given[0], given[2]);
        double[] down = within(given[1], given[3]);
        boolean cut = Math.abs(across[0] - given[0]) + Math.abs(across[1] - given[2]) + Math.abs(down[0] - given[1])
                + Math.abs(down[1] - given[3]) > LAST_DIGIT;
        return new CocoBox(new double[] {across[0] * width, down[0] * height, across[1] * width, down[1] * height}, given, cut);
    }

    static CocoBox whole(int width, int height) {
        return new CocoBox(new double[] {0, 0, width, height}, new double[] {0, 0, 1, 1}, false);
    }

    private static double[] within(double from, double length) {
        double start = Math.min(1, Math.max(0, from));
        double end = Math.min(1, Math.max(start, from + length));
        return from == start && from + length == end ? new double[] {from, length} : new double[] {start, end - start};
    }

    double area() {
        return bbox[2] * bbox[3];
    }
}
