package deeplimits.kernel.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;

/**
 * A table to show: text cells, at most {@value #HEAD} rows from the top and {@value #TAIL} from the bottom of a long one.
 * It has a plain and an HTML form; both escape nothing they should not and trust nothing they are given.
 */
public record TableView(String title, List<String> header, List<Boolean> numeric, List<List<String>> rows, int total) {
    public static final int HEAD = 10;
    public static final int TAIL = 5;

    /** Takes a table of {@code total} rows, reading only those it shows. */
    public static TableView of(
            String title, List<String> header, List<Boolean> numeric, int total, IntFunction<List<String>> source) {
        List<List<String>> rows = new ArrayList<>();
        boolean cut = total > HEAD + TAIL + 1;
        for (int i = 0; i < total; i++) {
            if (cut && i == HEAD) i = total - TAIL;
            rows.add(source.apply(i));
        }
        return new TableView(title, List.copyOf(header), List.copyOf(numeric), List.copyOf(rows), total);
    }

    private boolean cut() {
        return rows.size() < total;
    }

    private String caption() {
        return (title.isBlank() ? "" : title + ": ")
                + total
                + (total == 1 ? " row, " : " rows, ")
                + header.size()
                + (header.size() == 1 ? " column" : " columns");
    }

    /** Aligned columns. */
    public String text() {
        List<List<String>> all = new ArrayList<>(List.of(header));
        all.addAll(rows);
        int[] widths = IntStream.range(0, header.size())
                .map(c ->
                        all.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
                .toArray();
        all.add(1, IntStream.of(widths).mapToObj("-"::repeat).toList());
        List<String> lines = new ArrayList<>(List.of(caption()));
        all.forEach(row -> lines.add(line(row, widths)));
        if (cut()) lines.add(lines.size() - TAIL, "...");
        return String.join("\n", lines).stripTrailing();
    }

    private String line(List<String> cells, int[] widths) {
        String line = IntStream.range(0, widths.length)
                .mapToObj(c -> numeric.get(c)
                        ? StringUtils.leftPad(cells.get(c), widths[c])
                        : StringUtils.rightPad(cells.get(c), widths[c]))
                .collect(Collectors.joining("  "));
        return StringUtils.stripEnd(line, " ");
    }

    /** An HTML table without colours of its own, for light and dark pages. */
    public String html() {
        List<String> body = new ArrayList<>();
        for (List<String> row : rows) body.add(row("td", row) + "\n");
        if (cut())
            body.add(
                    HEAD,
                    "<tr><td colspan=\"%s\" style=\"text-align:left\">&hellip;</td></tr>\n".formatted(header.size()));
        return """
                <table>
                <caption style="text-align:left;white-space:nowrap">%s</caption>
                <thead>%s</thead>
                <tbody>
                %s</tbody>
                </table>"""
                .formatted(escape(caption()), row("th", header), String.join("", body));
    }

    private String row(String element, List<String> cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int c = 0; c < cells.size(); c++)
            row.append("<%s style=\"text-align:%s\">%s</%1$s>"
                    .formatted(element, numeric.get(c) ? "right" : "left", escape(cells.get(c))));
        return row.append("</tr>").toString();
    }

    /** Text made safe inside an HTML element or a quoted attribute. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
