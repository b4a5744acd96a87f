package deeplimits.kernel.extension;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Image;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.common.Url;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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

    private Renderers() {}

    /** The renderer of the bundled kernel. */
    public static Renderer all() {
        Renderer renderer = new Renderer() {
            @Override
            public DisplayData render(Object value) {
                return value == null ? new DisplayData("null") : super.render(value);
            }
        };
        Image.registerAll(renderer);
        Url.registerAll(renderer);
        Text.registerAll(renderer);
        renderer.createRegistration(DisplayData.class)
                .register((data, context) -> context.getOutputContainer().assign(data));
        register(renderer);
        return renderer;
    }

    /** Teaches a renderer every view and plain arrays. */
    public static void register(Renderer renderer) {
        ARRAYS.forEach(type -> renderer.createRegistration(type)
                .preferring(View.PLAIN)
                .register((array, context) -> context.getOutputContainer().putText(entries(array))));
        Extensions.views().forEach(view -> register(renderer, view));
    }

    private static <T> void register(Renderer renderer, View<T> view) {
        renderer.createRegistration(view.type())
                .preferring(view.preferred())
                .supporting(view.types())
                .register((value, context) -> draw(view, value, context));
    }

    private static <T> void draw(View<T> view, T value, RenderContext context) {
        for (String type : view.types()) context.renderIfRequested(MIMEType.parse(type), () -> view.form(type, value));
        DisplayData out = context.getOutputContainer();
        if (out.hasDataForType(MIMEType.IMAGE_PNG))
            out.putMetaData(View.PNG, Map.of("alt", view.form(View.PLAIN, value)));
    }

    /** Every entry of an array of any depth. */
    private static String entries(Object array) {
        String text = Arrays.deepToString(new Object[] {array});
        return text.substring(1, text.length() - 1);
    }
}
