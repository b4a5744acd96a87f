package deeplimits.kernel;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.common.Image;
import io.github.spencerpark.jupyter.kernel.display.common.Text;
import io.github.spencerpark.jupyter.kernel.display.common.Url;

import java.util.Arrays;
import java.util.List;

/** The renderer of a session: the base library's types, plain arrays, and every extension's types. */
final class Renderers {
    private static final List<Class<?>> ARRAYS = List.of(double[].class, float[].class, int[].class, long[].class, boolean[].class,
            byte[].class, short[].class, char[].class, Object[].class, double[][].class, float[][].class, int[][].class,
            long[][].class);

    private Renderers() {
    }

    static Renderer all() {
        Renderer renderer = new Renderer() {
            @Override
            public DisplayData render(Object value) {
                return value == null ? new DisplayData("null") : super.render(value);
            }
        };
        Image.registerAll(renderer);
        Url.registerAll(renderer);
        Text.registerAll(renderer);
        renderer.createRegistration(DisplayData.class).register((data, context) -> context.getOutputContainer().assign(data));
        ARRAYS.forEach(type -> renderer.createRegistration(type)
                .register((array, context) -> context.getOutputContainer().putText(array(array))));
        Extensions.register(renderer);
        return renderer;
    }

    /** Every entry of an array of any depth. */
    private static String array(Object array) {
        String text = Arrays.deepToString(new Object[] {array});
        return text.substring(1, text.length() - 1);
    }
}
