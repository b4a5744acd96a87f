package deeplimits.kernel.stock;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Installed by JJava when the toolkit's jars join its class path. JJava loads extensions with a class loader of their own, which
 * it then closes; what is to draw the notebook's values must come from the notebook's loader. So all this does is to
 * have the kernel evaluate the registration as if a cell had.
 */
public final class JJavaExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        kernel.eval(StockKernels.class.getName() + ".register();");
    }
}
