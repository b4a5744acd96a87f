package deeplimits.kernel.stock;

import deeplimits.kernel.view.Renderers;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import java.lang.reflect.InvocationTargetException;

/** Finds out which kernel this process is, and teaches a stock one the toolkit's views. */
public final class StockKernels {
    private static final String IJAVA = "io.github.spencerpark.ijava.IJava";
    private static final String JJAVA = "org.dflib.jjava.jupyter.kernel.BaseKernel";
    private static Object taught;

    private StockKernels() {}

    /**
     * Registers the views with a running IJava or JJava kernel, once; does nothing on any other.
     *
     * @return the kernel's name, or null where neither is running
     */
    public static synchronized String register() {
        Object kernel = instance(IJAVA, "getKernelInstance");
        if (kernel instanceof BaseKernel known) {
            if (taught != kernel) Renderers.register(known.getRenderer());
            taught = kernel;
            return "IJava";
        }
        kernel = instance(JJAVA, "notebookKernel");
        if (kernel != null) {
            if (taught != kernel) JJavaExtension.register(kernel);
            taught = kernel;
            return "JJava";
        }
        return null;
    }

    /** What a static method without arguments answers; null where there is no such class, method or answer. */
    private static Object instance(String type, String method) {
        try {
            return Class.forName(type).getMethod(method).invoke(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            if (e instanceof InvocationTargetException failed && failed.getCause() instanceof Error error) throw error;
            return null;
        }
    }
}
