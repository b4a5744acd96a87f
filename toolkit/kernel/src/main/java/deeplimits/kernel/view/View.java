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
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.io.function.Uncheck;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * How values of one type look in a notebook: a MIME type and what makes its content, {@code text/plain} always among them.
 * It names no Jupyter library, so that each kernel's own can be taught it.
 *
 * @param <T>       the type drawn; subtypes are drawn alike
 * @param type      its class
 * @param preferred the MIME types shown where none is asked for, beside {@code text/plain}
 * @param forms     for each MIME type on offer, what turns a value into text (binary forms as base64)
 * @param size      width and height at which a picture is shown, whatever its number of pixels; null for what has no {@link #PNG}
 */
public record View<T>(
        Class<T> type, List<String> preferred, Map<String, Function<T, String>> forms, Function<T, Dimension> size) {
    /** Always offered. */
    public static final String PLAIN = "text/plain";
    /** Escaped HTML without colours of its own. */
    public static final String HTML = "text/html";
    /** Base64. */
    public static final String PNG = "image/png";
    /** One {@code svg} element, no prolog. */
    public static final String SVG = "image/svg+xml";

    private static final Set<ColumnType> REAL = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT);
    private static final Set<ColumnType> NUMERIC =
            Set.of(ColumnType.DOUBLE, ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.LONG, ColumnType.SHORT);
    static final int DIGITS = 6;

    private static final View<Table> TABLE = new View<>(
            Table.class,
            List.of(HTML),
            Map.of(PLAIN, table -> grid(table).text(), HTML, table -> grid(table)
                    .html()),
            null);

    private static final View<Panels> FIGURE = new View<>(
            Panels.class,
            List.of(PNG),
            Map.of(PLAIN, Panels::alt, PNG, figure -> base64(figure.png()), SVG, Panels::svg),
            figure -> new Dimension(figure.width(), figure.height()));

    /** As HTML that moves by itself, and as its middle figure. */
    private static final View<Live> LIVE = new View<>(
            Live.class,
            List.of(HTML, PNG),
            Map.of(
                    PLAIN,
                    live -> LiveHtml.middle(live).alt(),
                    HTML,
                    LiveHtml::of,
                    PNG,
                    live -> base64(LiveHtml.middle(live).png())),
            live -> FIGURE.size().apply(LiveHtml.middle(live)));

    @SuppressWarnings("rawtypes")
    private static final View<Chart> CHART = new View<>(
            Chart.class,
            List.of(PNG),
            Map.of(
                    PLAIN,
                    View::alt,
                    PNG,
                    chart -> base64(Uncheck.get(() -> BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG))),
                    SVG,
                    Figures::svg),
            chart -> new Dimension(chart.getWidth(), chart.getHeight()));

    public View {
        forms = new TreeMap<>(forms); // in one order always, so that a notebook run again differs by what changed
    }

    /** The MIME types on offer. */
    public String[] types() {
        return forms.keySet().toArray(String[]::new);
    }

    /** One form of a value; the value must be of this view's type. */
    public String form(String mimeType, Object value) {
        return forms.get(mimeType).apply(type.cast(value));
    }

    /** What a front end should know of a value's picture: its words, and its size, so that a page need not jump when it loads. */
    public Map<String, Object> about(Object value) {
        Dimension shown = size.apply(type.cast(value));
        return new TreeMap<>(Map.of("alt", form(PLAIN, value), "width", shown.width, "height", shown.height));
    }

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
