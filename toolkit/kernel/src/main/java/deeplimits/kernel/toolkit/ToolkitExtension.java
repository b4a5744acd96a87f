package deeplimits.kernel.toolkit;

import deeplimits.kernel.extension.Finding;
import deeplimits.kernel.extension.KernelExtension;
import deeplimits.kernel.extension.Slider;
import deeplimits.kernel.extension.TableView;
import deeplimits.kernel.extension.View;
import deeplimits.lab.Budget;
import deeplimits.lab.Check;
import deeplimits.lab.Progress;
import deeplimits.plot.Figures;
import deeplimits.plot.Live;
import deeplimits.plot.Panels;
import deeplimits.stats.Decimals;
import java.awt.Dimension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
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
                                Panels::svg),
                        figure -> new Dimension(figure.width(), figure.height())),
                View.moving(Live.class, ToolkitExtension::slider),
                new View<Chart>(
                        Chart.class,
                        View.PNG,
                        Map.of(
                                View.PLAIN,
                                ToolkitExtension::alt,
                                View.PNG,
                                ToolkitExtension::png,
                                View.SVG,
                                Figures::svg)));
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

    /** ND4J's natives: an interrupt that is pending while they are unpacked for the first time leaves ND4J dead for the session. */
    @Override
    public void load(String reference) {
        try {
            if (reference.contains("org/nd4j/")) Class.forName(Nd4j.class.getName());
        } catch (ClassNotFoundException | LinkageError e) {
            return; // the code that uses it says so
        }
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

    private static Slider slider(Live live) {
        List<Slider.Stop> stops = IntStream.range(0, live.frames())
                .mapToDouble(live::value)
                .mapToObj(x -> new Slider.Stop(x, Decimals.show(x, DIGITS)))
                .toList();
        return new Slider(live.name(), stops, x -> {
            Panels figure = live.at(x);
            return new Slider.Picture(figure.image(), new Dimension(figure.width(), figure.height()), figure.alt());
        });
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
}
