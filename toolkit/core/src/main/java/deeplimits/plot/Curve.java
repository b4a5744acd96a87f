package deeplimits.plot;

import java.util.Arrays;
import java.util.List;

/** A measured line: through its points, with a marker at each, or at about twelve of them where they are dense. */
record Curve(String label, double[] xs, double[] ys, Look look) implements Layer {
    private static final int DENSE = 30;
    private static final int MARKED = 12;

    @Override
    public void reach(Scale x, Scale y) {
        x.reach(xs);
        y.reach(ys);
    }

    @Override
    public void draw(Canvas canvas) {
        if (look.stroke() != null) canvas.line(xs, ys, look);
        if (look.marker() != null) {
            int every = look.stroke() == null || xs.length <= DENSE ? 1 : (int) Math.ceil(xs.length / (double) MARKED);
            canvas.points(thin(xs, every), thin(ys, every), look);
        }
    }

    private static double[] thin(double[] values, int every) {
        int n = (values.length + every - 1) / every;
        double[] thinned = new double[n];
        for (int i = 0; i < n; i++) thinned[i] = values[i * every];
        return thinned;
    }

    @Override
    public List<Item> legend() {
        return label.isEmpty() || Arrays.stream(ys).noneMatch(Double::isFinite)
                ? List.of()
                : List.of(new Item(label, look));
    }

    @Override
    public String words() {
        double[] finite = Arrays.stream(ys).filter(Double::isFinite).sorted().toArray();
        String range = finite.length == 0
                ? "no finite value"
                : Numbers.show(finite[0], 3) + " to " + Numbers.show(finite[finite.length - 1], 3);
        return (label.isEmpty() ? "" : label + ", ") + xs.length + (xs.length == 1 ? " point: " : " points: ") + range;
    }
}
