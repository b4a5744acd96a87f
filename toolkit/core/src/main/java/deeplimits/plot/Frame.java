package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Options.Key;
import deeplimits.plot.Ticks.Tick;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One panel with its axes settled, which draws itself: title, marks and labels, grid, layers.
 *
 * @param panel what it shows
 * @param layers all that is drawn, theory last
 * @param x horizontal axis
 * @param y vertical axis
 * @param empty whether nothing measured can be drawn
 */
record Frame(Panel panel, List<Layer> layers, Scale x, Scale y, boolean empty) {
    private static final double MARK = 4;
    private static final double MINOR = 2.5;
    private static final double GAP = 4;
    private static final double PER_X = 45; // points along the page for each mark
    private static final double PER_Y = 34;

    /** The axes hold what has been measured, and are not settled yet. */
    private static Frame around(Panel panel) {
        Options o = panel.options();
        Scale x = new Scale(o.get(Options.X_LOG));
        Scale y = new Scale(o.get(Options.Y_LOG));
        panel.layers().forEach(layer -> layer.reach(x, y));
        o.get(Options.LAYERS).forEach(layer -> layer.reach(x, y));
        boolean empty = !x.known() || !y.known();
        Require.holds(!o.get(Options.FROM_ZERO) || !y.log(), "vertical axis from zero", "linear", "logarithmic");
        if (o.get(Options.FROM_ZERO)) y.reach(0);
        return new Frame(panel, new ArrayList<>(panel.layers()), x, y, empty);
    }

    /** Settles the axes of all panels of a figure, those that are shared together. */
    static List<Frame> of(List<Panel> panels) {
        List<Frame> frames = panels.stream().map(Frame::around).toList();
        share(frames, Options.X_SHARED, Frame::x);
        frames.forEach(Frame::settleX);
        share(frames, Options.Y_SHARED, Frame::y);
        frames.forEach(Frame::settleY);
        return frames;
    }

    private static void share(List<Frame> frames, Key<Boolean> shared, Function<Frame, Scale> axis) {
        List<Scale> scales = frames.stream()
                .filter(f -> f.panel.options().get(shared))
                .map(axis)
                .toList();
        for (Scale one : scales) scales.forEach(one::reach);
    }

    /** Theory spans what has been measured, or the whole axis where that is a density or a plane. */
    private void settleX() {
        boolean cells = panel.cells().isPresent();
        x.settle("x", panel.options().get(Options.X_RANGE), !cells);
        for (Theory theory : panel.options().get(Options.THEORIES)) {
            if (empty && theory.split()) continue; // there is no value to split by
            for (Curve curve : theory.on(panel, x, cells || panel.bars())) {
                layers.add(curve);
                if (!cells) y.reachGently(curve.ys());
            }
        }
        layers.addAll(panel.options().get(Options.LAYERS));
    }

    private void settleY() {
        Options.Range range = panel.options().get(Options.Y_RANGE);
        boolean margin = range == null && panel.cells().isEmpty();
        y.settle("y", range, margin);
        if (margin && !y.log() && (panel.bars() || panel.options().get(Options.FROM_ZERO))) y.standOnZero();
    }

    /** What could not be drawn, in words; where there are several panels, a note names its own. */
    static List<String> notes(List<Frame> frames) {
        return frames.stream()
                .flatMap(frame -> frame.panel.notes().stream()
                        .map(note -> frames.size() == 1 || frame.panel.title().isEmpty()
                                ? note
                                : frame.panel.title() + ": " + note))
                .distinct()
                .toList();
    }

    /** Room that the marks and the label of the vertical axis take, at a given height of the plot area. */
    double left(double height, boolean named) {
        if (panel.bare()) return GAP;
        double widest = yTicks(height).stream()
                .mapToDouble(tick -> Text.of(tick.label(), Theme.TICKS).width())
                .max()
                .orElse(0);
        return widest + MARK + GAP + (named ? room(panel.y(), 6) : 0) + 4;
    }

    double right() {
        return panel.bare() ? GAP : panel.heat() ? Cells.ROOM : 14;
    }

    double top() {
        return panel.title().isEmpty()
                ? 10
                : Text.of(panel.title(), Theme.TITLE).height() + 9;
    }

    double bottom() {
        return panel.bare() ? GAP : MARK + GAP + Theme.TICKS.getSize2D() + 3 + room(panel.x(), 4) + 4;
    }

    private static double room(String label, double around) {
        return label.isEmpty() ? 0 : Text.of(label, Theme.LABELS).height() + around;
    }

    private List<Tick> yTicks(double height) {
        return Ticks.of(y, (int) Math.max(2, height / PER_Y));
    }

    private List<Tick> xTicks(double width) {
        List<String> names = panel.categories();
        return names.isEmpty()
                ? Ticks.of(x, (int) Math.max(2, width / PER_X))
                : IntStream.range(0, names.size())
                        .mapToObj(i -> new Tick(i, names.get(i)))
                        .toList();
    }

    /** Paints with the plot area in a rectangle and everything else around it; the vertical label, if named, left of it. */
    void paint(Graphics2D g, Rectangle2D room, double left, boolean named, Palette palette) {
        Rectangle2D area = panel.options().get(Options.EQUAL) ? fitted(room) : room;
        Canvas canvas = new Canvas(g, area, x, y, palette, panel.heat());
        if (!panel.bare()) marks(canvas);
        Shape before = g.getClip();
        g.clip(area);
        layers.forEach(layer -> layer.paint(canvas));
        g.setClip(before);
        if (panel.heat()) panel.cells().get().paintBar(g, area);
        if (!panel.bare()) {
            g.setColor(Theme.AXIS);
            g.setStroke(Theme.HAIR);
            g.draw(area);
            labels(g, area, left, named);
        }
        if (!panel.title().isEmpty()) {
            Text title = Text.of(panel.title(), Theme.TITLE);
            title.centred(g, area.getCenterX(), area.getY() - 5 - title.descent(), Theme.INK);
        }
        if (empty) Text.of("no data", Theme.LABELS).centred(g, area.getCenterX(), area.getCenterY(), Theme.SOFT);
    }

    /** The largest rectangle in the middle on which a unit is as long to the right as upwards. */
    private Rectangle2D fitted(Rectangle2D room) {
        double across = x.high() - x.low();
        double up = y.high() - y.low();
        double unit = Math.min(room.getWidth() / across, room.getHeight() / up);
        double w = unit * across;
        double h = unit * up;
        return new Rectangle2D.Double(room.getCenterX() - w / 2, room.getCenterY() - h / 2, w, h);
    }

    private void marks(Canvas canvas) {
        Rectangle2D area = canvas.area();
        Graphics2D g = canvas.g();
        double free = Double.NEGATIVE_INFINITY;
        for (Tick tick : xTicks(area.getWidth())) {
            double at = canvas.pageX(tick.at());
            boolean minor = tick.label().isEmpty();
            mark(g, minor, new Line2D.Double(at, area.getY(), at, area.getMaxY()), 0, 1);
            Text label = Text.of(tick.label(), Theme.TICKS);
            if (minor || at - label.width() / 2 <= free) continue; // labels never overlap
            label.centred(g, at, area.getMaxY() + MARK + GAP + Theme.TICKS.getSize2D() * 0.9, Theme.INK);
            free = at + label.width() / 2 + 4;
        }
        for (Tick tick : yTicks(area.getHeight())) {
            double at = canvas.pageY(tick.at());
            mark(g, tick.label().isEmpty(), new Line2D.Double(area.getMaxX(), at, area.getX(), at), -1, 0);
            Text label = Text.of(tick.label(), Theme.TICKS);
            label.draw(g, area.getX() - MARK - GAP - label.width(), at + Theme.TICKS.getSize2D() * 0.36, Theme.INK);
        }
    }

    /** A line of the grid, and at its end a mark that points away from the plot area. */
    private void mark(Graphics2D g, boolean minor, Line2D grid, int right, int down) {
        g.setStroke(Theme.HAIR);
        g.setColor(Theme.GRID);
        if (!minor && !panel.heat()) g.draw(grid);
        g.setColor(Theme.AXIS);
        double length = minor ? MINOR : MARK;
        g.draw(new Line2D.Double(
                grid.getX2(), grid.getY2(), grid.getX2() + right * length, grid.getY2() + down * length));
    }

    private void labels(Graphics2D g, Rectangle2D area, double left, boolean named) {
        Text below = Text.of(panel.x(), Theme.LABELS);
        double baseline = area.getMaxY() + MARK + GAP + Theme.TICKS.getSize2D() + 7 + below.ascent();
        below.centred(g, area.getCenterX(), baseline, Theme.INK);
        if (!named) return;
        Text beside = Text.of(panel.y(), Theme.LABELS);
        Graphics2D turned = (Graphics2D) g.create();
        turned.translate(area.getX() - left + 4 + beside.ascent(), area.getCenterY());
        turned.rotate(-Math.PI / 2);
        beside.centred(turned, 0, 0, Theme.INK);
        turned.dispose();
    }
}
