package deeplimits.kernel.extension;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A picture that its reader moves. A kernel draws it anew for every place of the slider; on a page without one the slider
 * leafs through what was drawn beforehand; where no script runs, the middle picture stands.
 *
 * @param name    what is moved
 * @param stops   the places that are drawn beforehand, ascending
 * @param drawing the picture of any value between the first and the last
 */
public record Slider(String name, List<Stop> stops, DoubleFunction<Picture> drawing) {
    private static final MathContext DIGITS = new MathContext(12);

    /** A place of the slider, and how its number is written. */
    public record Stop(double value, String label) {}

    /** A picture, the size to show it at, and its words. */
    public record Picture(BufferedImage image, Dimension size, String alt) {
        /** An element of HTML, with a small form of the picture. */
        public String html() {
            return "<img class=\"figure\" width=\"" + size.width + "\" height=\"" + size.height
                    + "\" style=\"max-width:100%;height:auto;vertical-align:top\" alt=\"" + TableView.escape(alt)
                    + "\" src=\"data:image/png;base64," + Base64Png.small(image, null) + "\">";
        }

        /** What differs from another picture; nothing where that is this one. */
        private String over(Picture under) {
            boolean sized = image.getWidth() == under.image.getWidth() && image.getHeight() == under.image.getHeight();
            return this == under ? "" : Base64Png.small(image, sized ? under.image : null);
        }
    }

    /** The picture at a value, or at the end of the slider that is nearest to it; a front end counts in steps, with their round-off. */
    public Picture at(double value) {
        double low = stops.get(0).value();
        double high = stops.get(stops.size() - 1).value();
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        return drawing.apply(Math.max(low, Math.min(high, rounded)));
    }

    /** Where the slider stands at first. */
    public Stop middle() {
        return stops.get(stops.size() / 2);
    }

    /**
     * The slider as HTML that needs nothing else: the middle picture, and over it what differs from it at another place. The
     * handler is an attribute, so that it works wherever HTML is put into a page; so are the frames, so that a reader who drops
     * them is left with the one picture.
     */
    public String html() {
        List<Picture> pictures = stops.stream().map(stop -> at(stop.value())).toList();
        Picture middle = pictures.get(stops.size() / 2);
        String move = "const d=this.closest('.live'),of=n=&gt;this.dataset[n].split('\\n')[this.value];"
                + "d.querySelector('output').value=of('labels');d.querySelector('img').alt=of('alts');"
                + "d.querySelector('.over').style.backgroundImage='url(data:image/png;base64,'+of('frames')+')'";
        return "<div class=\"live\">\n<label>" + TableView.escape(name) + " = <output>"
                + TableView.escape(middle().label()) + "</output><br>\n<input type=\"range\" min=\"0\" max=\""
                + (stops.size() - 1) + "\" value=\"" + stops.size() / 2
                + "\" autocomplete=\"off\" style=\"width:min(100%,30em)\" oninput=\"" + move + "\"\n"
                + data("labels", stops, Stop::label) + data("alts", pictures, Picture::alt)
                + data("frames", pictures, picture -> picture.over(middle))
                + "></label><br>\n<span style=\"position:relative;display:inline-block\">"
                + middle.html()
                + "<span class=\"over figure\" style=\"position:absolute;inset:0;background-size:100% 100%\"></span></span>\n</div>";
    }

    private static <T> String data(String name, List<T> all, Function<T, String> text) {
        return " data-" + name + "=\""
                + all.stream()
                        .map(one -> TableView.escape(text.apply(one).replace('\n', ' ')))
                        .collect(Collectors.joining("\n"))
                + "\"";
    }
}
