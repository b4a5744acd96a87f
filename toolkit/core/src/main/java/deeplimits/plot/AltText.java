package deeplimits.plot;

import java.util.List;

/** A figure in words, for readers who do not see it. */
final class AltText {
    private static final int NAMED = 8; // layers spelled out in each panel

    private AltText() {}

    static String of(List<Frame> frames, String caption) {
        StringBuilder text = new StringBuilder();
        if (frames.size() > 1) text.append("Figure of ").append(frames.size()).append(" panels. ");
        for (Frame frame : frames) {
            String title = frame.panel().title();
            text.append(kind(frame));
            text.append(title.isEmpty() ? ". " : frames.size() > 1 ? ", " + title + ". " : ". " + title + ". ");
            text.append(axes(frame)).append(layers(frame));
        }
        Frame.notes(frames).forEach(note -> text.append(note).append(' '));
        return Text.plain(text.append(caption).toString().strip());
    }

    private static String kind(Frame frame) {
        Panel panel = frame.panel();
        if (panel.bare()) return "Image";
        if (panel.heat()) return "Heat map";
        if (panel.bars()) return panel.categories().isEmpty() ? "Histogram" : "Bar chart";
        if (panel.layers().isEmpty()) return "Empty chart";
        boolean dots = panel.layers().stream().allMatch(layer -> layer.role() == Layer.Role.DOTS);
        return dots ? "Scatter plot" : "Line chart";
    }

    private static String axes(Frame frame) {
        return frame.panel().bare()
                ? ""
                : "Horizontal axis " + axis(frame.panel().x(), frame.x()) + "; vertical axis "
                        + axis(frame.panel().y(), frame.y()) + ". ";
    }

    private static String axis(String label, Scale scale) {
        return (label.isEmpty() ? "" : label + ", ") + Names.show(scale.value(scale.low()), 3) + " to "
                + Names.show(scale.value(scale.high()), 3) + (scale.log() ? ", logarithmic" : "");
    }

    private static String layers(Frame frame) {
        if (frame.empty()) return "No data. ";
        List<String> words = frame.layers().stream()
                .map(Layer::words)
                .filter(w -> !w.isEmpty())
                .distinct()
                .toList();
        if (words.isEmpty()) return "";
        int hidden = words.size() - NAMED;
        String named = String.join("; ", words.subList(0, Math.min(NAMED, words.size())));
        return named + (hidden > 0 ? "; and " + hidden + " more. " : ". ");
    }
}
