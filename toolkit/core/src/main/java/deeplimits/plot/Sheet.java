package deeplimits.plot;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.knowm.xchart.internal.chartpart.AxesChart;

/** The page of a figure: legend, panels in rows, notes, caption; it measures first and paints then. */
final class Sheet {
    private static final double PAGE = 720; // width of a full page, in points: legible when shown at half its size
    private static final double SINGLE = 500;
    private static final double IMAGE = 88; // width of a small image
    private static final double ASPECT = 0.7; // height of a panel to its width
    private static final double EDGE = 8;
    private static final double LINE = 16;
    private static final double ROW = 24; // of XChart's legend

    private final List<Frame> frames;
    private final Palette palette;
    private final int columns;
    private final boolean oneY; // one vertical label for all: it stands at the left end of a row only
    private final double[] left; // margins and widths of each column, the widest of its panels'
    private final double[] wide;
    private final double[] right;
    private final double[] top; // margins and heights of each row
    private final double[] high;
    private final double[] bottom;
    private final double cell; // width of a panel with its axis, unless set
    private final double area; // height of its plot area, unless set
    private final Legend legend;
    private final List<Text> foot = new ArrayList<>();

    Sheet(List<Frame> frames, Options page) {
        this.frames = frames;
        palette = new Palette(frames);
        int n = frames.size();
        boolean bare = frames.stream().allMatch(f -> f.panel().bare());
        Integer set = page.get(Options.COLUMNS);
        columns = Math.min(n, set != null ? set : bare ? (int) (PAGE / IMAGE) : n == 4 ? 2 : 3);
        oneY = frames.stream().map(f -> f.panel().y()).distinct().count() == 1;
        cell = columns == 1 ? SINGLE : Math.min(bare ? IMAGE : SINGLE, PAGE / columns);
        area = bare ? cell - 8 : ASPECT * cell - (columns == 1 ? 70 : 10);
        IntUnaryOperator column = i -> i % columns;
        IntUnaryOperator row = i -> i / columns;
        wide = most(columns, column, this::width);
        high = most((n + columns - 1) / columns, row, this::height);
        left = most(columns, column, i -> frames.get(i).left(height(i), named(i)));
        right = most(columns, column, i -> frames.get(i).right());
        top = most(high.length, row, i -> frames.get(i).top());
        bottom = most(high.length, row, i -> frames.get(i).bottom());
        legend = new Legend(frames, palette, width() - 2 * EDGE);
        Font italic = Theme.CAPTION.deriveFont(Font.ITALIC);
        Frame.notes(frames).forEach(note -> wrap(note, italic));
        wrap(page.get(Options.CAPTION), Theme.CAPTION);
    }

    /** The largest measure of the panels in each column or row. */
    private double[] most(int lines, IntUnaryOperator line, IntToDoubleFunction measure) {
        double[] most = new double[lines];
        for (int i = 0; i < frames.size(); i++)
            most[line.applyAsInt(i)] = Math.max(most[line.applyAsInt(i)], measure.applyAsDouble(i));
        return most;
    }

    private double width(int panel) {
        Integer set = frames.get(panel).panel().options().get(Options.WIDTH);
        return set == null ? cell : set;
    }

    private double height(int panel) {
        Integer set = frames.get(panel).panel().options().get(Options.HEIGHT);
        return set == null ? area : set;
    }

    private boolean named(int panel) {
        return panel % columns == 0 || !oneY;
    }

    double width() {
        return sum(wide, columns) + 2 * EDGE;
    }

    double height() {
        return above(high.length) + EDGE + (foot.isEmpty() ? 0 : foot.size() * LINE + 6);
    }

    /** Where a row begins. */
    private double above(int row) {
        return EDGE + legend.height() + sum(top, row) + sum(high, row) + sum(bottom, row);
    }

    private static double sum(double[] values, int n) {
        return Arrays.stream(values, 0, n).sum();
    }

    void paint(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Theme.PAGE);
        g.fill(new Rectangle2D.Double(0, 0, width(), height()));
        legend.paint(g, EDGE, EDGE);
        for (int i = 0; i < frames.size(); i++) frames.get(i).paint(g, area(i), left[i % columns], named(i), palette);
        double y = height() - EDGE - foot.size() * LINE;
        for (Text line : foot) line.draw(g, EDGE + 4, (y += LINE) - 4, Theme.SOFT);
    }

    /** Where the axes of a panel lie: what the margins leave is shared out in proportion to the widths. */
    Rectangle2D area(int panel) {
        int row = panel / columns;
        int column = panel % columns;
        double margins = sum(left, columns) + sum(right, columns);
        double part = Math.max(0.1, 1 - margins / sum(wide, columns));
        double x = EDGE + sum(left, column + 1) + sum(right, column) + part * sum(wide, column);
        double y = above(row) + top[row] + high[row] - height(panel);
        return new Rectangle2D.Double(
                Math.rint(x), Math.rint(y), Math.floor(width(panel) * part), Math.rint(height(panel)));
    }

    /** The first panel as a chart of XChart, in the room that it takes with all that stands around it, its legend below. */
    AxesChart<?, ?> chart() {
        double below = 120 + ROW * Legend.entries(frames).size();
        return Charts.of(frames.get(0), palette, new Dimension((int) width(0), (int) (height(0) + below)));
    }

    private void wrap(String text, Font font) {
        double room = width() - 2 * EDGE - 8;
        for (String paragraph : text.split("\n")) {
            String line = "";
            for (String word : paragraph.split(" (?=([^$]*\\$[^$]*\\$)*[^$]*$)")) { // not within a formula
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
