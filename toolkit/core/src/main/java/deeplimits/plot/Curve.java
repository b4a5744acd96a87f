package deeplimits.plot;

import deeplimits.plot.Palette.Look;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Arrays;

/** A line through points, in their order; a marker at each, or at about twelve of them where they are dense. */
record Curve(String label, Role role, String name, double[] xs, double[] ys) implements Layer {
    private static final int DENSE = 30;
    private static final int MARKED = 12;
    private static final float HALO = 2.4f; // white on both sides of a line on a heat map

    @Override
    public void reach(Scale x, Scale y) {
        x.reach(xs);
        y.reach(ys);
    }

    @Override
    public void paint(Canvas canvas) {
        Look look = canvas.palette().look(this);
        Graphics2D g = canvas.g();
        if (look.stroke() != null) {
            Path2D path = canvas.path(xs, ys);
            if (canvas.halo()) {
                g.setColor(Theme.PAGE);
                g.setStroke(Palette.stroke(look.stroke().getLineWidth() + HALO, null));
                g.draw(path);
            }
            g.setColor(look.color());
            g.setStroke(look.stroke());
            g.draw(path);
        }
        if (look.marker() == null) return;
        int every = look.stroke() == null || xs.length <= DENSE ? 1 : (int) Math.ceil(xs.length / (double) MARKED);
        g.setStroke(Palette.stroke(1.6f, null));
        for (int i = 0; i < xs.length; i += every) {
            double px = canvas.pageX(xs[i]);
            double py = canvas.pageY(ys[i]);
            if (Double.isNaN(px) || Double.isNaN(py)) continue;
            g.setColor(Theme.PAGE);
            if (canvas.halo()) look.marker().paint(g, px, py, Theme.MARKER + 4);
            g.setColor(look.color());
            look.marker().paint(g, px, py, Theme.MARKER);
        }
    }

    @Override
    public double[][] points() {
        return new double[][] {xs, ys};
    }

    @Override
    public String words() {
        if (role == Role.THEORY) return "theory line " + label;
        double[] finite = Arrays.stream(ys).filter(Double::isFinite).sorted().toArray();
        String range = finite.length == 0
                ? "no finite value"
                : Names.show(finite[0], 3) + " to " + Names.show(finite[finite.length - 1], 3);
        return (label.isEmpty() ? "" : label + ", ") + xs.length + (xs.length == 1 ? " point: " : " points: ") + range;
    }
}
