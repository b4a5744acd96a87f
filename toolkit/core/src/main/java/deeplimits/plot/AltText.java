package deeplimits.plot;

import java.util.ArrayList;
import java.util.List;

/** A figure in words, for readers who do not see it. */
final class AltText {
    private static final int NAMED = 8; // layers spelled out in each panel

    private AltText() {}

    static String of(List<Panel> panels, String caption) {
        StringBuilder text = new StringBuilder();
        text.append(panels.size() == 1 ? kind(panels.get(0)) : "Figure of " + panels.size() + " panels")
                .append(". ");
        for (Panel panel : panels) {
            if (panels.size() > 1) {
                text.append(kind(panel)).append(panel.title().isEmpty() ? ". " : ", " + panel.title() + ". ");
            } else if (!panel.title().isEmpty()) {
                text.append(panel.title()).append(". ");
            }
            text.append(axes(panel)).append(layers(panel));
        }
        List<String> notes =
                panels.stream().flatMap(p -> p.notes().stream()).distinct().toList();
        notes.forEach(note -> text.append(note).append(' '));
        return Text.plain(text.append(caption).toString().strip());
    }

    private static String kind(Panel panel) {
        for (Layer layer : panel.layers()) {
            if (layer instanceof Cells) return "Heat map";
            if (layer instanceof Bars) return panel.axes().categories() != null ? "Bar chart" : "Histogram";
            if (layer instanceof Picture) return "Image";
            if (layer instanceof Curve curve) return curve.look().stroke() == null ? "Scatter plot" : "Line chart";
        }
        return "Empty chart";
    }

    private static String axes(Panel panel) {
        if (panel.bare()) return "";
        Scale x = panel.xScale();
        return "Horizontal axis " + axis(panel.axes().x(), x) + "; vertical axis "
                + axis(panel.axes().y(), panel.yScale(x)) + ". ";
    }

    private static String axis(String label, Scale scale) {
        return (label.isEmpty() ? "" : label + ", ") + Numbers.show(scale.value(scale.low()), 3) + " to "
                + Numbers.show(scale.value(scale.high()), 3) + (scale.log() ? ", logarithmic" : "");
    }

    private static String layers(Panel panel) {
        if (panel.empty()) return "No data. ";
        List<String> words = new ArrayList<>();
        panel.layers().stream()
                .map(Layer::words)
                .filter(w -> !w.isEmpty())
                .distinct()
                .forEach(words::add);
        int hidden = words.size() - NAMED;
        String named = String.join("; ", words.subList(0, Math.min(NAMED, words.size())));
        return named + (hidden > 0 ? "; and " + hidden + " more" : "") + (named.isEmpty() ? "" : ". ");
    }
}
