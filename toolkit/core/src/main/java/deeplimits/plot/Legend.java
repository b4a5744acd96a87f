package deeplimits.plot;

import deeplimits.plot.Palette.Look;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One legend for all panels of a figure, in centred rows; the same label is the same entry. */
final class Legend {
    private static final double SAMPLE = 30;
    private static final double BETWEEN = 20;
    private static final double ROW = 19;

    private final List<List<Entry>> rows = new ArrayList<>();
    private final double width;

    private record Entry(Text text, Look look) {
        double width() {
            return SAMPLE + 6 + text.width();
        }
    }

    Legend(List<Frame> frames, Palette palette, double width) {
        this.width = width;
        double used = Double.POSITIVE_INFINITY;
        for (Layer layer : entries(frames).values()) {
            Look look = layer.role() == Layer.Role.BAND ? Palette.ANY_BAND : palette.look(layer);
            Entry entry = new Entry(Text.of(layer.label(), Theme.LEGEND), look);
            if (used + BETWEEN + entry.width() > width) {
                rows.add(new ArrayList<>());
                used = -BETWEEN;
            }
            rows.get(rows.size() - 1).add(entry);
            used += BETWEEN + entry.width();
        }
    }

    /** What is named, in the order of the panels, bands last. */
    static Map<String, Layer> entries(List<Frame> frames) {
        List<Layer> named = frames.stream()
                .flatMap(frame -> frame.layers().stream())
                .filter(layer -> !layer.label().isEmpty())
                .toList();
        Map<String, Layer> entries = new LinkedHashMap<>();
        for (Layer layer : named) if (layer.role() != Layer.Role.BAND) entries.putIfAbsent(layer.label(), layer);
        for (Layer layer : named) entries.putIfAbsent(layer.label(), layer);
        return entries;
    }

    double height() {
        return rows.isEmpty() ? 0 : rows.size() * ROW + 4;
    }

    void paint(Graphics2D g, double left, double top) {
        double y = top;
        for (List<Entry> row : rows) {
            double all = row.stream().mapToDouble(Entry::width).sum() + BETWEEN * (row.size() - 1);
            double x = left + Math.max(0, (width - all) / 2);
            for (Entry entry : row) {
                double middle = y + ROW / 2;
                sample(g, entry.look(), x, middle);
                entry.text().draw(g, x + SAMPLE + 6, middle + Theme.LEGEND.getSize2D() * 0.36, Theme.INK);
                x += entry.width() + BETWEEN;
            }
            y += ROW;
        }
    }

    private static void sample(Graphics2D g, Look look, double x, double middle) {
        Rectangle2D box = new Rectangle2D.Double(x, middle - 5, SAMPLE, 10);
        if (look.fill() != null) {
            g.setColor(look.fill());
            g.fill(box);
        }
        g.setColor(look.color());
        if (look.stroke() != null) {
            g.setStroke(look.stroke());
            g.draw(look.fill() != null ? box : new Line2D.Double(x, middle, x + SAMPLE, middle));
        }
        if (look.marker() != null) look.marker().paint(g, x + SAMPLE / 2, middle, Theme.MARKER);
    }
}
