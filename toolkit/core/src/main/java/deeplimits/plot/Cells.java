package deeplimits.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;

/** A heat map: {@code values[i][j]} at {@code xs[i], ys[j]}, both ascending; colours are clipped at +-clip. */
record Cells(double[] xs, double[] ys, double[][] values, double clip) implements Layer {
    /** Darker below zero than above, so that grey prints keep the sign. */
    private static final int[][] NEGATIVE = {{247, 247, 247}, {146, 197, 222}, {58, 124, 184}, {14, 52, 104}};

    private static final int[][] POSITIVE = {{247, 247, 247}, {253, 204, 154}, {243, 146, 66}, {206, 88, 18}};
    private static final double BAR = 11; // width of the colour bar
    private static final double GAP = 10;
    /** Room to the right of the plot area for the colour bar and its numbers. */
    static final double ROOM = 58;

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

    @Override
    public void reach(Scale x, Scale y) {
        reach(x, xs);
        reach(y, ys);
    }

    private static void reach(Scale scale, double[] centres) {
        double[] edges = edges(scale, centres);
        if (edges.length > 0) scale.reach(scale.value(edges[0]), scale.value(edges[edges.length - 1]));
    }

    /** Half way between neighbours, in axis units. */
    private static double[] edges(Scale scale, double[] centres) {
        int n = centres.length;
        double[] edges = new double[n == 0 ? 0 : n + 1];
        for (int i = 1; i < n; i++) edges[i] = (scale.units(centres[i - 1]) + scale.units(centres[i])) / 2;
        if (n == 1) {
            edges[0] = scale.units(centres[0]) - 0.5;
            edges[1] = edges[0] + 1;
        } else if (n > 1) {
            edges[0] = 2 * scale.units(centres[0]) - edges[1];
            edges[n] = 2 * scale.units(centres[n - 1]) - edges[n - 1];
        }
        return edges;
    }

    @Override
    public void under(Canvas canvas) {
        double[] ex = edges(canvas.x(), xs);
        double[] ey = edges(canvas.y(), ys);
        Graphics2D g = canvas.graphics();
        Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        canvas.clipped(() -> paint(g, canvas, ex, ey));
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    }

    private void paint(Graphics2D g, Canvas canvas, double[] ex, double[] ey) {
        double overlap = 1.2; // hides the seams that a vector viewer's smoothing would show
        for (int i = 0; i < xs.length; i++) {
            for (int j = 0; j < ys.length; ) {
                Color color = color(values[i][j], clip);
                int end = j + 1;
                while (end < ys.length && color.equals(color(values[i][end], clip))) {
                    end++; // one rectangle for a run of one colour keeps vector files small
                }
                double left = canvas.pageX(ex[i]);
                double top = canvas.pageY(ey[end]);
                g.setColor(color);
                g.fill(new Rectangle2D.Double(
                        left,
                        top - overlap,
                        canvas.pageX(ex[i + 1]) - left + overlap,
                        canvas.pageY(ey[j]) - top + overlap));
                j = end;
            }
        }
    }

    @Override
    public void over(Canvas canvas) {
        Graphics2D g = canvas.graphics();
        Rectangle2D area = canvas.area();
        double left = area.getMaxX() + GAP;
        int steps = 120;
        for (int k = 0; k < steps; k++) {
            g.setColor(color(clip * (1 - 2 * (k + 0.5) / steps), clip));
            g.fill(new Rectangle2D.Double(
                    left,
                    area.getY() + k * area.getHeight() / steps,
                    BAR,
                    area.getHeight() / steps + (k < steps - 1 ? 0.6 : 0)));
        }
        g.setColor(Theme.AXIS);
        g.setStroke(Theme.HAIR);
        g.draw(new Rectangle2D.Double(left, area.getY(), BAR, area.getHeight()));
        for (double part : new double[] {-1, -0.5, 0, 0.5, 1}) {
            Text text = Text.of(Numbers.show(part * clip, 3), Theme.TICKS);
            double at = area.getY() + (1 - part) / 2 * area.getHeight();
            text.draw(g, left + BAR + 4, at + Theme.TICKS.getSize2D() * 0.36, Theme.INK);
        }
    }

    @Override
    public String words() {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[] column : values) {
            for (double value : column) {
                least = Double.isNaN(value) ? least : Math.min(least, value);
                most = Double.isNaN(value) ? most : Math.max(most, value);
            }
        }
        return xs.length + " by " + ys.length + " cells"
                + (least <= most ? ", values " + Numbers.show(least, 3) + " to " + Numbers.show(most, 3) : "")
                + ", colours clipped at plus and minus " + Numbers.show(clip, 3);
    }
}
