package deeplimits.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** The page of a figure: legend, panels in rows, notes, caption; it measures first and paints then. */
final class Sheet {
    private static final double PAGE = 900; // width of a full page, in points
    private static final double SINGLE = 600;
    private static final double ASPECT = 0.68; // height of a panel to its width
    private static final double EDGE = 8;
    private static final double LINE = 16;

    private final List<Frame> frames = new ArrayList<>();
    private final int columns;
    private final double cellWidth;
    private final double areaHeight;
    private final Legend legend;
    private final List<Text> foot = new ArrayList<>();

    Sheet(List<Panel> panels, Options options) {
        boolean bare = panels.stream().allMatch(Panel::bare);
        columns = options.columns > 0
                ? Math.min(options.columns, panels.size())
                : bare ? Math.min(10, panels.size()) : columns(panels.size());
        boolean same = panels.stream().map(p -> p.axes().y()).distinct().count() == 1;
        for (int i = 0; i < panels.size(); i++) frames.add(new Frame(panels.get(i), !same || i % columns == 0));
        cellWidth = options.width > 0
                ? options.width
                : columns == 1 ? SINGLE : Math.min(bare ? 96 : SINGLE, PAGE / columns);
        areaHeight = options.height > 0
                ? options.height
                : bare ? cellWidth - 8 : ASPECT * cellWidth - (columns == 1 ? 110 : 30);
        legend = new Legend(panels, width() - 2 * EDGE);
        panels.stream()
                .flatMap(panel -> panel.notes().stream())
                .distinct()
                .forEach(note -> wrap(note, Theme.CAPTION.deriveFont(Font.ITALIC)));
        wrap(options.caption, Theme.CAPTION);
    }

    private static int columns(int panels) {
        return panels <= 3 ? Math.max(1, panels) : panels == 4 ? 2 : 3;
    }

    double width() {
        return columns * cellWidth + 2 * EDGE;
    }

    private int rows() {
        return (frames.size() + columns - 1) / columns;
    }

    private double rowHeight(int row) {
        double around = 0;
        for (Frame frame : row(row)) around = Math.max(around, frame.top() + frame.bottom());
        return around + areaHeight;
    }

    private List<Frame> row(int row) {
        return frames.subList(row * columns, Math.min(frames.size(), (row + 1) * columns));
    }

    double height() {
        double height = 2 * EDGE + legend.height();
        for (int row = 0; row < rows(); row++) height += rowHeight(row);
        return height + (foot.isEmpty() ? 0 : foot.size() * LINE + 6);
    }

    void paint(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Theme.PAGE);
        g.fill(new Rectangle2D.Double(0, 0, width(), height()));
        legend.paint(g, EDGE, EDGE);
        double around = 0;
        for (int column = 0; column < columns; column++) around += left(column) + right(column);
        double areaWidth = Math.max(20, Math.floor((columns * cellWidth - around) / columns)); // the same for all
        double y = EDGE + legend.height();
        for (int row = 0; row < rows(); row++) {
            double top = row(row).stream().mapToDouble(Frame::top).max().orElse(0);
            double x = EDGE;
            for (int column = 0; column < row(row).size(); column++) {
                Frame frame = row(row).get(column);
                x += left(column);
                frame.paint(
                        g,
                        new Rectangle2D.Double(Math.rint(x), Math.rint(y + top), areaWidth, Math.rint(areaHeight)),
                        left(column));
                x += areaWidth + right(column);
            }
            y += rowHeight(row);
        }
        y += 6;
        for (Text line : foot) {
            y += LINE;
            line.draw(g, EDGE + 4, y - 4, Theme.SOFT);
        }
    }

    /** The widest left margin of a column, so that its plot areas stand one under another. */
    private double left(int column) {
        double left = 0;
        for (int i = column; i < frames.size(); i += columns)
            left = Math.max(left, frames.get(i).left(areaHeight));
        return left;
    }

    private double right(int column) {
        double right = 0;
        for (int i = column; i < frames.size(); i += columns)
            right = Math.max(right, frames.get(i).right());
        return right;
    }

    private void wrap(String text, Font font) {
        double room = width() - 2 * EDGE - 8;
        for (String paragraph : text.split("\n")) {
            String line = "";
            for (String word : paragraph.split(" (?=([^$]*\\$[^$]*\\$)*[^$]*$)")) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && Text.of(longer, font).width() > room) {
                    foot.add(Text.of(line, font));
                    longer = word;
                }
                line = longer;
            }
            if (!line.isEmpty()) foot.add(Text.of(line, font));
        }
    }
}
