package deeplimits.plot;

import java.util.Arrays;
import java.util.List;

/** Upright bars from zero, drawn as one outlined area; {@code edges[0]} are their left ends, {@code edges[1]} the right. */
record Bars(String label, double[][] edges, double[] heights, Look look) implements Layer {

    @Override
    public void reach(Scale x, Scale y) {
        x.reach(edges[0]);
        x.reach(edges[1]);
        y.reach(heights);
        if (!y.log() && heights.length > 0) y.reach(0);
    }

    @Override
    public void draw(Canvas canvas) {
        double floor = canvas.y().log() ? canvas.y().value(canvas.y().low()) : 0;
        for (int from = 0; from < heights.length; ) {
            int to = from + 1;
            while (to < heights.length && edges[0][to] == edges[1][to - 1]) to++;
            outline(canvas, from, to, floor);
            from = to;
        }
    }

    private void outline(Canvas canvas, int from, int to, double floor) {
        int n = to - from;
        double[] px = new double[2 * n + 2];
        double[] py = new double[2 * n + 2];
        for (int i = 0; i < n; i++) {
            px[2 * i + 1] = edges[0][from + i];
            px[2 * i + 2] = edges[1][from + i];
            py[2 * i + 1] = py[2 * i + 2] = Math.max(floor, heights[from + i]);
            if (!canvas.y().log()) py[2 * i + 1] = py[2 * i + 2] = heights[from + i];
        }
        px[0] = edges[0][from];
        px[2 * n + 1] = edges[1][to - 1];
        py[0] = py[2 * n + 1] = floor;
        canvas.polygon(px, py, look.fill());
        canvas.line(px, py, look);
    }

    @Override
    public List<Item> legend() {
        return label.isEmpty() ? List.of() : List.of(new Item(label, look));
    }

    @Override
    public String words() {
        double most = Arrays.stream(heights).filter(Double::isFinite).max().orElse(Double.NaN);
        return (label.isEmpty() ? "" : label + ", ") + heights.length + " bars, highest " + Numbers.show(most, 3);
    }
}
