package deeplimits.kernel.extension;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

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
        register(
                renderer,
                new View<>(
                        RenderedImage.class, View.PNG, Map.of(View.PLAIN, Renderers::words, View.PNG, Renderers::png)));
        List.of(URL.class, URI.class).forEach(type -> register(renderer, link(type)));
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
            out.putMetaData(View.PNG, view.about(value, (String) out.getData(MIMEType.IMAGE_PNG)));
    }

    private static String words(RenderedImage image) {
        return "Picture, " + image.getWidth() + " x " + image.getHeight() + " pixels";
    }

    /** Whole, where the base library's own form lacks the last bytes of the file. */
    private static String png(RenderedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
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
