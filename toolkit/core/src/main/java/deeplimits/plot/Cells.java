package deeplimits.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;

/**
 * Coloured rectangles: a heat map or an image.
 *
 * @param xs ascending centres of the columns
 * @param ys ascending centres of the rows
 * @param values of each cell, {@code values[i][j]} at xs[i], ys[j]
 * @param rgb its colour
 * @param clip where the colour scale ends, at -clip and clip; NaN for an image, which has neither axes nor colour bar
 */
record Cells(double[] xs, double[] ys, double[][] values, int[][] rgb, double clip, String words) implements Layer {
    /** Darker below zero than above, so that grey prints keep the sign. */
    private static final int[][] NEGATIVE = {{247, 247, 247}, {146, 197, 222}, {58, 124, 184}, {14, 52, 104}};

    private static final int[][] POSITIVE = {{247, 247, 247}, {253, 204, 154}, {243, 146, 66}, {206, 88, 18}};
    private static final double OVERLAP = 1.2; // hides the seams that a vector viewer's smoothing would show
    private static final double BAR = 12; // width of the colour bar
    private static final double GAP = 10;
    private static final int STEPS = 120;
    /** Room to the right of the plot area for the colour bar and its numbers. */
    static final double ROOM = 68;

    /** Blue below zero, white at zero, orange above; grey for NaN. */
    static Color color(double value, double clip) {
        if (Double.isNaN(value)) return Theme.MISSING;
        int[][] map = value < 0 ? NEGATIVE : POSITIVE;
        double at = Math.min(1, Math.abs(value) / clip) * (map.length - 1);
        int i = Math.min(map.length - 2, (int) at);
        double w = at - i;
        int[] c = new int[3];
        for (int k = 0; k < 3; k++) c[k] = (int) Math.round((1 - w) * map[i][k] + w * map[i + 1][k]);
        return new Color(c[0], c[1], c[2]);
    }

    static int[][] colours(double[][] values, double clip) {
        int[][] rgb = new int[values.length][];
        Arrays.setAll(rgb, i -> Arrays.stream(values[i])
                .mapToInt(v -> color(v, clip).getRGB())
                .toArray());
        return rgb;
    }

    boolean bare() {
        return Double.isNaN(clip);
    }

    @Override
    public Role role() {
        return Role.CELLS;
    }

    @Override
    public void reach(Scale x, Scale y) {
        x.reach(edges(xs, x));
        y.reach(edges(ys, y));
    }

    /** Half way between neighbours on the axis. */
    private static double[] edges(double[] centres, Scale scale) {
        int n = centres.length;
        if (n == 0) return new double[0];
        double[] u = Arrays.stream(centres).map(scale::units).toArray();
        double[] edges = new double[n + 1];
        for (int i = 1; i < n; i++) edges[i] = (u[i - 1] + u[i]) / 2;
        edges[0] = n == 1 ? u[0] - 0.5 : 2 * u[0] - edges[1];
        edges[n] = n == 1 ? u[0] + 0.5 : 2 * u[n - 1] - edges[n - 1];
        return Arrays.stream(edges).map(scale::value).toArray();
    }

    @Override
    public void paint(Canvas canvas) {
        Graphics2D g = canvas.g();
        Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        double[] right = edges(xs, canvas.x());
        double[] up = edges(ys, canvas.y());
        for (int i = 0; i < rgb.length; i++) {
            double left = canvas.pageX(right[i]);
            double width = canvas.pageX(right[i + 1]) - left + OVERLAP;
            for (int j = 0, end; j < rgb[i].length; j = end) {
                end = j + 1; // one rectangle for a run of one colour keeps vector files small
                while (end < rgb[i].length && rgb[i][end] == rgb[i][j]) end++;
                double top = canvas.pageY(up[end]) - OVERLAP;
                g.setColor(new Color(rgb[i][j]));
                g.fill(new Rectangle2D.Double(left, top, width, canvas.pageY(up[j]) - top));
            }
        }
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    }

    /** The colours and their numbers, right of the plot area. */
    void paintBar(Graphics2D g, Rectangle2D area) {
        double left = area.getMaxX() + GAP;
        double step = area.getHeight() / STEPS;
        for (int k = 0; k < STEPS; k++) {
            g.setColor(color(clip * (1 - 2 * (k + 0.5) / STEPS), clip));
            g.fill(new Rectangle2D.Double(left, area.getY() + k * step, BAR, step + (k < STEPS - 1 ? 0.6 : 0)));
        }
        g.setColor(Theme.AXIS);
        g.setStroke(Theme.HAIR);
        g.draw(new Rectangle2D.Double(left, area.getY(), BAR, area.getHeight()));
        for (double part : new double[] {-1, -0.5, 0, 0.5, 1}) {
            double at = area.getY() + (1 - part) / 2 * area.getHeight();
            Text.of(Names.show(part * clip, 3), Theme.TICKS)
                    .draw(g, left + BAR + 4, at + Theme.TICKS.getSize2D() * 0.36, Theme.INK);
        }
    }
}
