package deeplimits.plot;

import java.util.List;

/** The area between two curves over the same abscissae; it breaks where either is not a number. */
record Ribbon(String label, double[] xs, double[][] ends, Look look) implements Layer {

    @Override
    public void reach(Scale x, Scale y) {
        for (int i = 0; i < xs.length; i++) if (!Double.isNaN(x.units(xs[i]))) y.reach(ends[0][i], ends[1][i]);
    }

    @Override
    public void draw(Canvas canvas) {
        int from = 0;
        for (int i = 0; i <= xs.length; i++) {
            if (i == xs.length || !drawable(canvas, i)) {
                piece(canvas, from, i);
                from = i + 1;
            }
        }
    }

    /** A lower end at or below zero on a logarithmic axis reaches the floor of the picture. */
    private double low(Canvas canvas, int i) {
        double low = ends[0][i];
        return canvas.y().log() && low <= 0 ? canvas.y().value(canvas.y().low()) : low;
    }

    private boolean drawable(Canvas canvas, int i) {
        return !Double.isNaN(canvas.x().units(xs[i]))
                && !Double.isNaN(canvas.y().units(low(canvas, i)))
                && !Double.isNaN(canvas.y().units(ends[1][i]));
    }

    private void piece(Canvas canvas, int from, int to) {
        int n = to - from;
        if (n < 2) return;
        double[] px = new double[2 * n];
        double[] py = new double[2 * n];
        for (int i = 0; i < n; i++) {
            px[i] = px[2 * n - 1 - i] = xs[from + i];
            py[i] = ends[1][from + i];
            py[2 * n - 1 - i] = low(canvas, from + i);
        }
        canvas.polygon(px, py, look.fill());
    }

    @Override
    public List<Item> legend() {
        return label.isEmpty() ? List.of() : List.of(new Item(label, Theme.anyBand()));
    }
}
