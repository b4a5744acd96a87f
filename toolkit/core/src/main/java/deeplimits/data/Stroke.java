package deeplimits.data;

/**
 * One line of the pen through points (x, y) of the unit square, x to the right, y down: straight from point to point, or the
 * Catmull-Rom spline {@code p(t) = p_1 + t (p_2 - p_0) / 2 + t^2 (2 p_0 - 5 p_1 + 4 p_2 - p_3) / 2 + t^3 (3 p_1 - p_0 - 3 p_2 + p_3) / 2}
 * between p_1 and p_2, whose end points stand in for the neighbours they lack (Catmull and Rom, 1974).
 */
final class Stroke {
    private static final int STEPS = 6; // a chord of about one pixel at 28 x 28

    private final boolean smooth;
    private final double[] xy;

    private Stroke(boolean smooth, double... xy) {
        this.smooth = smooth;
        this.xy = xy;
    }

    static Stroke line(double... xy) {
        return new Stroke(false, xy);
    }

    static Stroke curve(double... xy) {
        return new Stroke(true, xy);
    }

    /** The points in order as x_0, y_0, x_1, y_1, ..., close enough to be joined by segments. */
    double[] points() {
        if (!smooth) return xy.clone();
        int spans = xy.length / 2 - 1;
        double[] points = new double[2 * (spans * STEPS + 1)];
        for (int k = 0; k <= spans * STEPS; k++) {
            int span = Math.min(k / STEPS, spans - 1);
            double t = (k - span * STEPS) / (double) STEPS;
            points[2 * k] = spline(span, 0, t);
            points[2 * k + 1] = spline(span, 1, t);
        }
        return points;
    }

    private double spline(int span, int axis, double t) {
        double p0 = at(span - 1, axis);
        double p1 = at(span, axis);
        double p2 = at(span + 1, axis);
        double p3 = at(span + 2, axis);
        double linear = p2 - p0;
        double square = 2 * p0 - 5 * p1 + 4 * p2 - p3;
        double cube = 3 * p1 - p0 - 3 * p2 + p3;
        return p1 + 0.5 * t * (linear + t * (square + t * cube));
    }

    private double at(int point, int axis) {
        int inside = Math.max(0, Math.min(xy.length / 2 - 1, point));
        return xy[2 * inside + axis];
    }
}
