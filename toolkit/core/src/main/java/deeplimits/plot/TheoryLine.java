package deeplimits.plot;

import java.awt.Graphics2D;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A formula over the range of the data (or, wide, over the whole axis), drawn last; on a heat map with a halo. */
record TheoryLine(String label, DoubleUnaryOperator f, boolean wide, Look look) implements Layer {
    private static final int POINTS = 400;

    private double[][] sample(Scale x) {
        double from = wide ? x.low() : x.first();
        double to = wide ? x.high() : x.last();
        double[] xs = new double[POINTS];
        double[] ys = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            xs[i] = x.value(from + (to - from) * i / (POINTS - 1));
            ys[i] = f.applyAsDouble(xs[i]);
        }
        return new double[][] {xs, ys};
    }

    /** Called when x is settled: theory follows the data's abscissae. */
    @Override
    public void reach(Scale x, Scale y) {
        if (look.fill() == null) y.reachGently(sample(x)[1]);
    }

    @Override
    public void draw(Canvas canvas) {
        if (look.fill() == null) {
            double[][] points = sample(canvas.x());
            canvas.line(points[0], points[1], look);
        }
    }

    @Override
    public void over(Canvas canvas) {
        if (look.fill() != null) {
            double[][] points = sample(canvas.x());
            Graphics2D g = canvas.graphics();
            canvas.clipped(() -> {
                g.setStroke(Theme.stroke(look.stroke().getLineWidth() + 2.4f, null));
                g.setColor(look.fill());
                g.draw(canvas.path(points[0], points[1]));
                g.setStroke(look.stroke());
                g.setColor(look.color());
                g.draw(canvas.path(points[0], points[1]));
            });
        }
    }

    @Override
    public List<Item> legend() {
        return label.isEmpty() ? List.of() : List.of(new Item(label, look));
    }

    @Override
    public String words() {
        return "theory line " + label;
    }
}
