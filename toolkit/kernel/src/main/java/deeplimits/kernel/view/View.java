package deeplimits.kernel.view;

import java.awt.Dimension;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

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
}
