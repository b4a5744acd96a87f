package deeplimits.kernel.toolkit;

import deeplimits.kernel.extension.Finding;
import deeplimits.kernel.extension.KernelExtension;
import deeplimits.kernel.extension.TableView;
import deeplimits.kernel.extension.View;
import deeplimits.lab.Budget;
import deeplimits.lab.Check;
import deeplimits.lab.Progress;
import deeplimits.plot.Panels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The one class that knows both sides: how the toolkit's tables, figures, checks and progress look in a notebook. */
public final class ToolkitExtension implements KernelExtension {
    private static final Set<ColumnType> REAL = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT);
    private static final Set<ColumnType> NUMERIC =
            Set.of(ColumnType.DOUBLE, ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.LONG, ColumnType.SHORT);
    private static final int DIGITS = 6;
    private static final double LONG_PLAIN = 1e6;
    private static final double SHORT_PLAIN = 1e-4;

    @Override
    @SuppressWarnings("rawtypes")
    public List<View<?>> views() {
        return List.of(
                new View<>(
                        Table.class,
                        View.HTML,
                        Map.of(View.PLAIN, table -> grid(table).text(), View.HTML, table -> grid(table)
                                .html())),
                new View<>(
                        Panels.class,
                        View.PNG,
                        Map.of(
                                View.PLAIN,
                                Panels::alt,
                                View.PNG,
                                figure -> base64(figure.png()),
                                View.SVG,
                                Panels::svg)),
                new View<Chart>(
                        Chart.class,
                        View.PNG,
                        Map.of(
                                View.PLAIN,
                                ToolkitExtension::alt,
                                View.PNG,
                                ToolkitExtension::png,
                                View.SVG,
                                ToolkitExtension::svg)));
    }

    @Override
    public String describe() {
        return "budget " + Budget.current();
    }

    @Override
    public Tally tally() {
        Check.Tally tally = Check.tally();
        return new Tally(tally.passed(), tally.failed());
    }

    @Override
    public void progress(ProgressView view) {
        Progress.sink(
                view == null
                        ? null
                        : report -> view.show(
                                report.id(),
                                report.total() > 0 ? report.done() / (double) report.total() : Double.NaN,
                                report.line(),
                                report.seconds(),
                                report.finished()));
    }

    @Override
    public List<Finding> examine() {
        try {
            double four = Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2)).sumNumber().doubleValue() / 2;
            return List.of(
                    four == 4
                            ? Finding.well("natives", "ND4J multiplies matrices")
                            : Finding.ill(
                                    "natives",
                                    "ND4J multiplies wrongly: 4 expected, got " + four,
                                    "report it with this machine's processor"));
        } catch (RuntimeException | LinkageError e) {
            return List.of(Finding.ill(
                    "natives",
                    "ND4J does not load: " + e,
                    "build on this machine (mvn picks the natives of the "
                            + "machine it runs on), and see that the home folder can be written"));
        }
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
        return REAL.contains(column.type()) ? number(((Number) column.get(row)).doubleValue()) : column.getString(row);
    }

    /** Six significant digits, plain where that is short. */
    static String number(double x) {
        double size = Math.abs(x);
        if (x == Math.rint(x) && size < LONG_PLAIN) return String.valueOf((long) x);
        if (!Double.isFinite(x)) return String.valueOf(x);
        if (size >= LONG_PLAIN || size < SHORT_PLAIN) return String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", x);
        int decimals = Math.max(0, DIGITS - 1 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", x)
                .replaceAll("(\\.\\d*?)0+$", "$1")
                .replaceAll("\\.$", "");
    }

    private static String alt(Chart<?, ?> chart) {
        return chart.getTitle() == null || chart.getTitle().isBlank() ? "Figure" : "Figure: " + chart.getTitle();
    }

    private static String png(Chart<?, ?> chart) {
        try {
            return base64(BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The SVG element alone: a prolog would break HTML that it is put into. */
    private static String svg(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.indexOf("<svg")));
    }
}
