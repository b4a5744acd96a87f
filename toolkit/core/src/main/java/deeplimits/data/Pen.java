package deeplimits.data;

import deeplimits.random.Stream;

/**
 * One hand at one moment: {@code pixel = centre + A (u + d(u))} for a point u of the unit square, where A is a random affine map
 * (turn, slant, two scales) and d a random field, bilinear on a coarse grid, so that strokes which meet still meet.
 *
 * <p>Only +, -, *, /, sqrt and {@link StrictMath} occur: the same stream draws the same bits on every machine.
 */
final class Pen {
    private static final int GRID = 4;
    private static final double BEND = 0.10; // largest bend, in units of the square
    private static final double TURN = 0.30; // radians
    private static final double SLANT = 0.35;
    private static final double WIDTH = 13; // pixels, times 1 +- SPREAD
    private static final double HEIGHT = 17;
    private static final double SPREAD = 0.16;
    private static final double SHIFT = 2.0; // pixels
    private static final double THIN = 0.65; // half the width of the line, pixels
    private static final double THICK = 1.45;

    private final double[] bends = new double[2 * GRID * GRID];
    private final double xx;
    private final double xy;
    private final double yx;
    private final double yy;
    private final double centreX;
    private final double centreY;
    private final double radius;

    Pen(Stream stream, int size) {
        double turn = TURN * signed(stream);
        double slant = SLANT * signed(stream);
        double width = WIDTH * (1 + SPREAD * signed(stream));
        double height = HEIGHT * (1 + SPREAD * signed(stream));
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        xx = cos * width;
        xy = (-sin - slant * cos) * height;
        yx = sin * width;
        yy = (cos - slant * sin) * height;
        centreX = 0.5 * (size - 1) + SHIFT * signed(stream);
        centreY = 0.5 * (size - 1) + SHIFT * signed(stream);
        radius = THIN + (THICK - THIN) * stream.uniform();
        for (int i = 0; i < bends.length; i++) bends[i] = BEND * signed(stream);
    }

    /** Half the width of the line, in pixels. */
    double radius() {
        return radius;
    }

    /** Points x_0, y_0, x_1, y_1, ... of the unit square where they come to lie on the image, in pixels. */
    double[] place(double[] points) {
        double[] placed = new double[points.length];
        for (int i = 0; i < points.length; i += 2) {
            double u = points[i] - 0.5 + bend(points[i], points[i + 1], 0);
            double v = points[i + 1] - 0.5 + bend(points[i], points[i + 1], 1);
            placed[i] = centreX + xx * u + xy * v;
            placed[i + 1] = centreY + yx * u + yy * v;
        }
        return placed;
    }

    private double bend(double x, double y, int axis) {
        double column = Math.max(0, Math.min(1, x)) * (GRID - 1);
        double row = Math.max(0, Math.min(1, y)) * (GRID - 1);
        int j = Math.min((int) column, GRID - 2);
        int i = Math.min((int) row, GRID - 2);
        double s = column - j;
        double t = row - i;
        double above = (1 - s) * node(i, j, axis) + s * node(i, j + 1, axis);
        double below = (1 - s) * node(i + 1, j, axis) + s * node(i + 1, j + 1, axis);
        return (1 - t) * above + t * below;
    }

    private double node(int i, int j, int axis) {
        return bends[2 * (i * GRID + j) + axis];
    }

    private static double signed(Stream stream) {
        return 2 * stream.uniform() - 1;
    }
}
