package deeplimits.kernel.stock;

import deeplimits.kernel.view.View;
import deeplimits.kernel.view.Views;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** The toolkit's views in JJava's library, whose types are not those of the base library; loaded on JJava only. */
final class JJavaRenderers {
    private JJavaRenderers() {}

    static void register(Object kernel) {
        register(((BaseKernel) kernel).getRenderer());
    }

    static void register(Renderer renderer) {
        Views.all().forEach(view -> register(renderer, view));
    }

    private static <T> void register(Renderer renderer, View<T> view) {
        renderer.createRegistration(view.type())
                .preferring(view.preferred().toArray(String[]::new))
                .supporting(view.types())
                .register((value, context) -> draw(view, value, context));
    }

    private static <T> void draw(View<T> view, T value, RenderContext context) {
        for (String type : view.types()) context.renderIfRequested(MIMEType.parse(type), () -> view.form(type, value));
        if (context.getOutputContainer().hasDataForType(MIMEType.IMAGE_PNG))
            context.getOutputContainer().putMetaData(View.PNG, view.about(value));
    }
}
