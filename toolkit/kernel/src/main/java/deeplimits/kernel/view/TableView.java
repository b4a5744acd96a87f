package deeplimits.kernel.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = header.get(c).length();
            for (List<String> row : rows)
                widths[c] = Math.max(widths[c], row.get(c).length());
        }
        StringBuilder text = new StringBuilder(caption()).append('\n');
        line(text, header, widths);
        for (int width : widths) text.append("-".repeat(width)).append("  ");
        trim(text).append('\n');
        for (int r = 0; r < rows.size(); r++) {
            if (cut() && r == HEAD) text.append("...\n");
            line(text, rows.get(r), widths);
        }
        return text.toString().stripTrailing();
    }

    private void line(StringBuilder text, List<String> cells, int[] widths) {
        for (int c = 0; c < widths.length; c++) {
            String pad = " ".repeat(widths[c] - cells.get(c).length());
            text.append(numeric.get(c) ? pad + cells.get(c) : cells.get(c) + pad)
                    .append("  ");
        }
        trim(text).append('\n');
    }

    private static StringBuilder trim(StringBuilder text) {
        while (text.length() > 0 && text.charAt(text.length() - 1) == ' ') text.setLength(text.length() - 1);
        return text;
    }

    /** An HTML table without colours of its own, for light and dark pages. */
    public String html() {
        StringBuilder html = new StringBuilder("<table>\n<caption style=\"text-align:left;white-space:nowrap\">")
                .append(escape(caption()))
                .append("</caption>\n<thead>")
                .append(row("th", header))
                .append("</thead>\n<tbody>\n");
        for (int r = 0; r < rows.size(); r++) {
            if (cut() && r == HEAD)
                html.append("<tr><td colspan=\"")
                        .append(header.size())
                        .append("\" style=\"text-align:left\">&hellip;</td></tr>\n");
            html.append(row("td", rows.get(r))).append('\n');
        }
        return html.append("</tbody>\n</table>").toString();
    }

    private String row(String element, List<String> cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int c = 0; c < cells.size(); c++)
            row.append("<%s style=\"text-align:%s\">%s</%1$s>".formatted(element, side(c), escape(cells.get(c))));
        return row.append("</tr>").toString();
    }

    private String side(int column) {
        return numeric.get(column) ? "right" : "left";
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
