package deeplimits.kernel.extension;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.RenderedImage;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Renderers of the base library, the one that the bundled kernel and IJava share: the toolkit's views and plain arrays. */
public final class Renderers {
    private static final List<Class<?>> ARRAYS = List.of(
            double[].class,
            float[].class,
            int[].class,
            long[].class,
            boolean[].class,
            byte[].class,
            short[].class,
            char[].class,
            Object[].class,
            double[][].class,
            float[][].class,
            int[][].class,
            long[][].class);

    private static final String WIDGET = "application/vnd.jupyter.widget-view+json";

    private Renderers() {}

    /**
     * The renderer of the bundled kernel.
     *
     * @param widgets opens a widget for a slider; answers what names it to the front end, null where there is none
     */
    public static Renderer all(Function<Slider, Object> widgets) {
        Renderer renderer = new Renderer() {
            @Override
            public DisplayData render(Object value) {
                return value == null ? new DisplayData("null") : super.render(value);
            }
        };
        register(
                renderer,
                new View<>(
                        RenderedImage.class, View.PNG, Map.of(View.PLAIN, Renderers::words, View.PNG, Base64Png::of)),
                widgets);
        List.of(URL.class, URI.class).forEach(type -> register(renderer, link(type), widgets));
        Text.registerAll(renderer);
        renderer.createRegistration(DisplayData.class)
                .register((data, context) -> context.getOutputContainer().assign(data));
        register(renderer, widgets);
        return renderer;
    }

    /** Teaches a renderer every view and plain arrays; sliders leaf through what is drawn beforehand. */
    public static void register(Renderer renderer) {
        register(renderer, slider -> null);
    }

    private static void register(Renderer renderer, Function<Slider, Object> widgets) {
        ARRAYS.forEach(type -> renderer.createRegistration(type)
                .preferring(View.PLAIN)
                .register((array, context) -> context.getOutputContainer().putText(entries(array))));
        Extensions.views().forEach(view -> register(renderer, view, widgets));
    }

    private static <T> void register(Renderer renderer, View<T> view, Function<Slider, Object> widgets) {
        renderer.createRegistration(view.type())
                .preferring(view.preferred().toArray(String[]::new))
                .supporting(view.types())
                .register((value, context) -> draw(view, value, context, widgets));
    }

    private static <T> void draw(View<T> view, T value, RenderContext context, Function<Slider, Object> widgets) {
        for (String type : view.types()) context.renderIfRequested(MIMEType.parse(type), () -> view.form(type, value));
        DisplayData out = context.getOutputContainer();
        if (out.hasDataForType(MIMEType.IMAGE_PNG))
            out.putMetaData(View.PNG, view.about(value, (String) out.getData(MIMEType.IMAGE_PNG)));
        if (view.slider() == null || !out.hasDataForType(MIMEType.TEXT_HTML)) return;
        Object widget = widgets.apply(view.slider().apply(value));
        if (widget != null) out.putData(WIDGET, widget);
    }

    private static String words(RenderedImage image) {
        return "Picture, " + image.getWidth() + " x " + image.getHeight() + " pixels";
    }

    private static <T> View<T> link(Class<T> type) {
        return new View<>(type, View.HTML, Map.of(View.PLAIN, String::valueOf, View.HTML, address -> {
            String text = TableView.escape(String.valueOf(address));
            return text.matches("(?i)https?:.*|ftp:.*|file:.*|mailto:.*")
                    ? "<a href=\"" + text + "\">" + text + "</a>"
                    : text;
        }));
    }

    /** Every entry of an array of any depth. */
    private static String entries(Object array) {
        String text = Arrays.deepToString(new Object[] {array});
        return text.substring(1, text.length() - 1);
    }
}
