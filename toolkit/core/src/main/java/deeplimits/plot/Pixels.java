package deeplimits.plot;

import java.awt.image.BufferedImage;

/** Numbers as the pixels of an image, from black at the least to white at the largest. */
final class Pixels {
    private Pixels() {}

    /** Least and largest finite value of all images. */
    static double[] range(double[][] images) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double[] image : images) {
            for (double value : image) {
                if (Double.isFinite(value)) {
                    range[0] = Math.min(range[0], value);
                    range[1] = Math.max(range[1], value);
                }
            }
        }
        return range;
    }

    static BufferedImage image(double[] values, int width, int height, double[] range) {
        int pixels = width * height;
        if (values.length != pixels && values.length != 3 * pixels) {
            throw new IllegalArgumentException("an image of " + width + " by " + height + " pixels must have " + pixels
                    + " values, or " + 3 * pixels + " in colour, got " + values.length);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int plane = values.length == pixels ? 0 : pixels;
        for (int i = 0; i < pixels; i++) {
            int rgb = level(values[i], range) << 16
                    | level(values[i + plane], range) << 8
                    | level(values[i + 2 * plane], range);
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    private static int level(double value, double[] range) {
        if (Double.isNaN(value)) return 128;
        double span = range[1] - range[0];
        double part = span > 0 ? (value - range[0]) / span : 0.5;
        return (int) Math.round(255 * Math.max(0, Math.min(1, part)));
    }
}
