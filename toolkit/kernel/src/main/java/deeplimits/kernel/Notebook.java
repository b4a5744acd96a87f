package deeplimits.kernel;

import deeplimits.kernel.stock.StockKernels;
import deeplimits.lab.Budget;

/** The one call of a chapter's set-up cell. */
public final class Notebook {
    private Notebook() {}

    /**
     * Says which versions, budget and seed are in force; on a stock IJava or JJava kernel it also teaches the kernel to show the
     * toolkit's tables and figures.
     *
     * @param seed the chapter's seed, as given to {@code Key.of}
     * @return the line to show, as the last expression of the set-up cell
     */
    public static String begin(long seed) {
        String stock = StockKernels.register();
        String version = Notebook.class.getPackage().getImplementationVersion();
        return "DeepLimits" + (version == null ? "" : " " + version) + ", Java "
                + Runtime.version().feature() + " on " + (stock == null ? "the bundled kernel" : stock) + ", "
                + "budget " + Budget.current() + ", seed " + seed;
    }
}
