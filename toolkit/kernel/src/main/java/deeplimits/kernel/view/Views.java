package deeplimits.kernel.view;

import deeplimits.plot.Figures;
import deeplimits.plot.Live;
import deeplimits.plot.Panels;
import deeplimits.stats.Decimals;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.function.Uncheck;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** How the toolkit's tables, figures and charts look in a notebook. */
public final class Views {
    private static final Set<ColumnType> REAL = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT);
    private static final Set<ColumnType> NUMERIC =
            Set.of(ColumnType.DOUBLE, ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.LONG, ColumnType.SHORT);
    static final int DIGITS = 6;

    private static final View<Table> TABLE = new View<>(
            Table.class,
            List.of(View.HTML),
            Map.of(View.PLAIN, table -> grid(table).text(), View.HTML, table -> grid(table)
                    .html()),
            null);

    private static final View<Panels> FIGURE = new View<>(
            Panels.class,
            List.of(View.PNG),
            Map.of(View.PLAIN, Panels::alt, View.PNG, figure -> base64(figure.png()), View.SVG, Panels::svg),
            figure -> new Dimension(figure.width(), figure.height()));

    /** As HTML that moves by itself, and as its middle figure. */
    private static final View<Live> LIVE = new View<>(
            Live.class,
            List.of(View.HTML, View.PNG),
            Map.of(
                    View.PLAIN,
                    live -> LiveHtml.middle(live).alt(),
                    View.HTML,
                    LiveHtml::of,
                    View.PNG,
                    live -> base64(LiveHtml.middle(live).png())),
            live -> FIGURE.size().apply(LiveHtml.middle(live)));

    @SuppressWarnings("rawtypes")
    private static final View<Chart> CHART = new View<>(
            Chart.class,
            List.of(View.PNG),
            Map.of(
                    View.PLAIN,
                    Views::alt,
                    View.PNG,
                    chart -> base64(Uncheck.get(() -> BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG))),
                    View.SVG,
                    Figures::svg),
            chart -> new Dimension(chart.getWidth(), chart.getHeight()));

    private Views() {}

    /** The views that every kernel is taught. */
    public static List<View<?>> all() {
        return List.of(TABLE, FIGURE, LIVE, CHART);
    }

    private static TableView grid(Table table) {
        List<Boolean> numeric = table.columns().stream()
                .map(column -> NUMERIC.contains(column.type()))
                .toList();
        String name = table.name() == null ? "" : table.name();
        return TableView.of(name, table.columnNames(), numeric, table.rowCount(), row -> {
            List<String> cells = new ArrayList<>();
            table.columns().forEach(column -> cells.add(cell(column, row)));
            return cells;
        });
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) return "";
        return REAL.contains(column.type())
                ? Decimals.show(((Number) column.get(row)).doubleValue(), DIGITS)
                : column.getString(row);
    }

    private static String alt(Chart<?, ?> chart) {
        return chart.getTitle() == null || chart.getTitle().isBlank() ? "Figure" : "Figure: " + chart.getTitle();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
