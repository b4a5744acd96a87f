package deeplimits.kernel.view;

import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.Dimension;
import java.awt.image.RenderedImage;
import java.lang.reflect.Array;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Renderers of the base library, the one that the bundled kernel and IJava share: the toolkit's views and plain arrays. */
public final class Renderers {
    /** Characters of an array that a page shows. */
    private static final int LONGEST = 20_000;

    private static final String WIDGET = "application/vnd.jupyter.widget-view+json";

    private static final View<RenderedImage> PICTURE = new View<>(
            RenderedImage.class,
            List.of(View.PNG),
            Map.of(View.PLAIN, Renderers::words, View.PNG, Base64Png::of),
            image -> new Dimension(image.getWidth(), image.getHeight()));

    private Renderers() {}

    /**
     * The renderer of the bundled kernel.
     *
     * @param widgets opens a widget for a live figure; answers what names it to the front end, null where there is none
     */
    public static Renderer all(Function<Live, Object> widgets) {
        Renderer renderer = new Renderer() {
            @Override
            public DisplayData render(Object value) {
                if (value == null) return new DisplayData("null");
                DisplayData data = super.render(value);
                Object widget = value instanceof Live live ? widgets.apply(live) : null;
                if (widget != null) data.putData(WIDGET, widget);
                return data;
            }
        };
        List.of(PICTURE, link(URL.class), link(URI.class)).forEach(view -> register(renderer, view));
        Text.registerAll(renderer);
        renderer.createRegistration(DisplayData.class)
                .register((data, context) -> context.getOutputContainer().assign(data));
        register(renderer);
        return renderer;
    }

    /** Teaches a renderer every view and plain arrays; live figures leaf through what is drawn beforehand. */
    public static void register(Renderer renderer) {
        renderer.createRegistration(Object.class).preferring(View.PLAIN).register((value, context) -> {
            if (value.getClass().isArray()) context.getOutputContainer().putText(entries(value));
        });
        View.all().forEach(view -> register(renderer, view));
    }

    private static <T> void register(Renderer renderer, View<T> view) {
        renderer.createRegistration(view.type())
                .preferring(view.preferred().toArray(String[]::new))
                .supporting(view.types())
                .register((value, context) -> draw(view, value, context));
    }

    private static <T> void draw(View<T> view, T value, RenderContext context) {
        for (String type : view.types()) context.renderIfRequested(MIMEType.parse(type), () -> view.form(type, value));
        DisplayData out = context.getOutputContainer();
        if (out.hasDataForType(MIMEType.IMAGE_PNG)) out.putMetaData(View.PNG, view.about(value));
    }

    private static String words(RenderedImage image) {
        return "Picture, " + image.getWidth() + " x " + image.getHeight() + " pixels";
    }

    private static <T> View<T> link(Class<T> type) {
        Function<T, String> html = address -> {
            String text = TableView.escape(String.valueOf(address));
            return text.matches("(?i)https?:.*|ftp:.*|file:.*|mailto:.*")
                    ? "<a href=\"" + text + "\">" + text + "</a>"
                    : text;
        };
        return new View<>(type, List.of(View.HTML), Map.of(View.PLAIN, String::valueOf, View.HTML, html), null);
    }

    /** The entries of an array of any depth, the first of a long one. */
    private static String entries(Object array) {
        String both = Arrays.deepToString(new Object[] {array});
        String text = both.substring(1, both.length() - 1);
        if (text.length() <= LONGEST) return text;
        int end = text.lastIndexOf(',', LONGEST);
        return text.substring(0, end < 0 ? LONGEST : end) + ", ... of " + Array.getLength(array) + " entries";
    }
}
