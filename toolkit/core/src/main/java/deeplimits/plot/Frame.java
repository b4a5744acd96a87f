package deeplimits.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Draws one panel into a rectangle: title, axes with marks and labels, grid, layers. */
final class Frame {
    private static final double MARK = 4;
    private static final double MINOR = 2.5;
    private static final double GAP = 4;
    private static final double PER_X = 60; // points along the page for each mark
    private static final double PER_Y = 30;

    private final Panel panel;
    private final Scale x;
    private final Scale y;
    private final boolean named; // whether the vertical axis shows its label

    Frame(Panel panel, boolean named) {
        this.panel = panel;
        this.named = named;
        x = panel.xScale();
        y = panel.yScale(x);
    }

    /** Room that the marks and the label of the vertical axis take, at a given height of the plot area. */
    double left(double height) {
        if (panel.bare()) return 4;
        double widest = 0;
        for (Ticks.Tick tick : yTicks(height))
            widest = Math.max(widest, Text.of(tick.label(), Theme.TICKS).width());
        double label = !labelled() ? 0 : Text.of(panel.axes().y(), Theme.LABELS).height() + 6;
        return widest + MARK + GAP + label + 4;
    }

    double right() {
        return panel.bare() ? 4 : panel.heat() ? Cells.ROOM : 14;
    }

    double top() {
        return panel.title().isEmpty()
                ? 10
                : Text.of(panel.title(), Theme.TITLE).height() + 9;
    }

    double bottom() {
        if (panel.bare()) return 4;
        double label = panel.axes().x().isEmpty()
                ? 0
                : Text.of(panel.axes().x(), Theme.LABELS).height() + 4;
        return MARK + GAP + Theme.TICKS.getSize2D() + 3 + label + 4;
    }

    private boolean labelled() {
        return named && !panel.axes().y().isEmpty();
    }

    private List<Ticks.Tick> yTicks(double height) {
        return y.ticks((int) Math.max(2, height / PER_Y));
    }

    /** Paints with the plot area in the given rectangle, everything else around it, the vertical label {@code left} of it. */
    void paint(Graphics2D g, Rectangle2D area, double left) {
        Canvas canvas = new Canvas(g, area, x, y);
        panel.layers().forEach(layer -> layer.under(canvas));
        if (!panel.bare()) marks(g, canvas);
        panel.layers().forEach(layer -> layer.draw(canvas));
        canvas.paint();
        if (!panel.bare()) {
            g.setColor(Theme.AXIS);
            g.setStroke(Theme.HAIR);
            g.draw(area);
            labels(g, area, left);
        }
        panel.layers().forEach(layer -> layer.over(canvas));
        if (!panel.title().isEmpty()) {
            Text title = Text.of(panel.title(), Theme.TITLE);
            title.centred(g, area.getCenterX(), area.getY() - 5 - title.descent(), Theme.INK);
        }
        if (panel.empty())
            Text.of("no data", Theme.LABELS).centred(g, area.getCenterX(), area.getCenterY(), Theme.SOFT);
    }

    private void marks(Graphics2D g, Canvas canvas) {
        Rectangle2D area = canvas.area();
        g.setStroke(new BasicStroke(0.8f));
        double free = Double.NEGATIVE_INFINITY;
        for (Ticks.Tick tick : x.ticks((int) Math.max(2, area.getWidth() / PER_X))) {
            double at = canvas.pageX(tick.at());
            boolean minor = tick.label().isEmpty();
            if (!minor && !panel.heat()) line(g, at, area.getY(), at, area.getMaxY(), true);
            line(g, at, area.getMaxY(), at, area.getMaxY() + (minor ? MINOR : MARK), false);
            Text label = Text.of(tick.label(), Theme.TICKS);
            if (!minor && at - label.width() / 2 > free) { // labels never overlap
                label.centred(g, at, area.getMaxY() + MARK + GAP + Theme.TICKS.getSize2D() * 0.9, Theme.INK);
                free = at + label.width() / 2 + 4;
            }
        }
        for (Ticks.Tick tick : yTicks(area.getHeight())) {
            double at = canvas.pageY(tick.at());
            boolean minor = tick.label().isEmpty();
            if (!minor && !panel.heat()) line(g, area.getX(), at, area.getMaxX(), at, true);
            line(g, area.getX() - (minor ? MINOR : MARK), at, area.getX(), at, false);
            Text label = Text.of(tick.label(), Theme.TICKS);
            label.draw(g, area.getX() - MARK - GAP - label.width(), at + Theme.TICKS.getSize2D() * 0.36, Theme.INK);
        }
    }

    private static void line(Graphics2D g, double x1, double y1, double x2, double y2, boolean grid) {
        g.setColor(grid ? Theme.GRID : Theme.AXIS);
        g.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    private void labels(Graphics2D g, Rectangle2D area, double left) {
        if (!panel.axes().x().isEmpty()) {
            Text label = Text.of(panel.axes().x(), Theme.LABELS);
            label.centred(
                    g,
                    area.getCenterX(),
                    area.getMaxY() + MARK + GAP + Theme.TICKS.getSize2D() + 7 + label.ascent(),
                    Theme.INK);
        }
        if (labelled()) {
            Text label = Text.of(panel.axes().y(), Theme.LABELS);
            Graphics2D turned = (Graphics2D) g.create();
            turned.translate(area.getX() - left + 4 + label.ascent(), area.getCenterY());
            turned.rotate(-Math.PI / 2);
            label.centred(turned, 0, 0, Theme.INK);
            turned.dispose();
        }
    }
}
