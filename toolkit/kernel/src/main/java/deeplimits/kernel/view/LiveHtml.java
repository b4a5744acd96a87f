package deeplimits.kernel.view;

import deeplimits.plot.Live;
import deeplimits.plot.Panels;
import deeplimits.stats.Decimals;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.Uncheck;

/**
 * A live figure as HTML. A kernel draws it anew for every place of the slider; on a page without one the slider
 * leafs through what was drawn beforehand; where no script runs, the middle figure stands.
 */
public final class LiveHtml {
    private static final MathContext DIGITS = new MathContext(12);

    private LiveHtml() {}

    /** A figure and its pixels, which are drawn once. */
    private record Frame(Panels figure, BufferedImage image) {
        Frame(Panels figure) {
            this(figure, figure.image());
        }

        /** An element of HTML, with a small form of the picture. */
        String html() {
            return ("<img class=\"figure\" width=\"%s\" height=\"%s\" style=\"max-width:100%%;height:auto;vertical-align:top\""
                            + " alt=\"%s\" src=\"data:image/png;base64,%s\">")
                    .formatted(
                            figure.width(),
                            figure.height(),
                            TableView.escape(figure.alt()),
                            Base64Png.small(image, null));
        }

        /** What differs from another picture; nothing where that is this one. */
        String over(Frame under) {
            boolean sized = image.getWidth() == under.image.getWidth() && image.getHeight() == under.image.getHeight();
            return this == under ? "" : Base64Png.small(image, sized ? under.image : null);
        }
    }

    /** The figure at a value, or at the end of the slider that is nearest to it; a front end counts in steps, with their round-off. */
    private static Panels figure(Live live, double value) {
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        return live.at(Math.max(live.low(), Math.min(live.high(), rounded)));
    }

    /** The figure at a value, as an element of HTML. */
    public static String at(Live live, double value) {
        return new Frame(figure(live, value)).html();
    }

    /** Where the slider stands at first. */
    public static double start(Live live) {
        return live.value(live.frames() / 2);
    }

    static Panels middle(Live live) {
        return figure(live, start(live));
    }

    /**
     * The slider as HTML that needs nothing else: the middle figure, and over it what differs from it at another place. The
     * handler is an attribute, so that it works wherever HTML is put into a page; so are the frames, so that a reader who drops
     * them is left with the one picture.
     */
    static String of(Live live) {
        List<Double> values =
                IntStream.range(0, live.frames()).mapToObj(live::value).toList();
        List<Frame> frames =
                values.stream().map(value -> new Frame(figure(live, value))).toList();
        int start = live.frames() / 2;
        return Uncheck.get(() -> IOUtils.toString(LiveHtml.class.getResource("live.html"), StandardCharsets.UTF_8))
                .stripTrailing()
                .formatted(
                        TableView.escape(live.name()),
                        TableView.escape(label(values.get(start))),
                        live.frames() - 1,
                        start,
                        data("labels", values, LiveHtml::label),
                        data("alts", frames, frame -> frame.figure.alt()),
                        data("frames", frames, frame -> frame.over(frames.get(start))),
                        frames.get(start).html());
    }

    private static String label(double value) {
        return Decimals.show(value, View.DIGITS);
    }

    private static <T> String data(String name, List<T> all, Function<T, String> text) {
        return all.stream()
                .map(one -> TableView.escape(text.apply(one).replace('\n', ' ')))
                .collect(Collectors.joining("\n", " data-" + name + "=\"", "\""));
    }
}
