package deeplimits.kernel.stock;

import deeplimits.kernel.view.View;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * The toolkit's views in JJava's library, whose types are not those of the base library; loaded on JJava only.
 *
 * <p>Installed by JJava when the toolkit's jars join its class path. JJava loads extensions with a class loader of their own, which
 * it then closes; what is to draw the notebook's values must come from the notebook's loader. So all that {@code install}
 * does is to have the kernel evaluate the registration as if a cell had.
 */
public final class JJavaExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        kernel.eval(StockKernels.class.getName() + ".register();");
    }

    /** Called through the notebook's loader, with the kernel that runs. */
    static void register(Object kernel) {
        register(((BaseKernel) kernel).getRenderer());
    }

    static void register(Renderer renderer) {
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
        if (context.getOutputContainer().hasDataForType(MIMEType.IMAGE_PNG))
            context.getOutputContainer().putMetaData(View.PNG, view.about(value));
    }
}
