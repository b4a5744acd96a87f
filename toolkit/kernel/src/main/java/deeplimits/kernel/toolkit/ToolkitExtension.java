package deeplimits.kernel.toolkit;

import deeplimits.kernel.KernelExtension;
import deeplimits.kernel.TableView;
import deeplimits.lab.Budget;
import deeplimits.lab.Check;
import deeplimits.lab.Progress;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The one class that knows both sides: how the toolkit's tables, figures, checks and progress look in a notebook. */
public final class ToolkitExtension implements KernelExtension {
    private static final Set<ColumnType> REAL = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT);
    private static final Set<ColumnType> NUMERIC = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT, ColumnType.INTEGER, ColumnType.LONG,
            ColumnType.SHORT);

    @Override
    public void register(Renderer renderer) {
        renderer.createRegistration(Table.class).preferring(MIMEType.TEXT_HTML).register(ToolkitExtension::table);
        renderer.createRegistration(Chart.class).preferring(MIMEType.IMAGE_PNG).supporting(MIMEType.IMAGE_SVG)
                .register(ToolkitExtension::chart);
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
        Progress.sink(view == null ? null : report -> view.show(report.id(), report.name(), report.done(), report.total(),
                report.seconds(), report.finished()));
    }

    private static void table(Table table, RenderContext context) {
        List<String> header = table.columnNames();
        List<Boolean> numeric = table.columns().stream().map(column -> NUMERIC.contains(column.type())).toList();
        TableView view = TableView.of(table.name() == null ? "" : table.name(), header, numeric, table.rowCount(), row -> {
            List<String> cells = new ArrayList<>();
            table.columns().forEach(column -> cells.add(cell(column, row)));
            return cells;
        });
        context.renderIfRequested(MIMEType.TEXT_PLAIN, view::text);
        context.renderIfRequested(MIMEType.TEXT_HTML, view::html);
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        return REAL.contains(column.type()) ? number(((Number) column.get(row)).doubleValue()) : column.getString(row);
    }

    /** Six significant digits, plain where that is short. */
    static String number(double x) {
        double size = Math.abs(x);
        if (x == Math.rint(x) && size < 1e6) {
            return String.valueOf((long) x);
        }
        if (!Double.isFinite(x) || size >= 1e6 || size < 1e-4) {
            return Double.isFinite(x) ? String.format(Locale.ROOT, "%.5e", x) : String.valueOf(x);
        }
        int decimals = Math.max(0, 5 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", x).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }

    private static void chart(Chart<?, ?> chart, RenderContext context) {
        String alt = chart.getTitle() == null || chart.getTitle().isBlank() ? "Figure" : "Figure: " + chart.getTitle();
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> alt);
        context.renderIfRequested(MIMEType.IMAGE_PNG, () -> {
            try {
                return Base64.getEncoder().encodeToString(BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        context.renderIfRequested(MIMEType.IMAGE_SVG, () -> svg(chart));
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
