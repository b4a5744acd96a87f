package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;

/** What a cell can reach of a running IJava: the name and the one method that the toolkit asks for. */
public final class IJava {
    private static BaseKernel kernel;

    private IJava() {}

    public static BaseKernel getKernelInstance() {
        return kernel;
    }

    /** Starts or, with false, stops the stand-in. */
    public static void running(boolean running) {
        kernel = running ? new Kernel() : null;
    }

    private static final class Kernel extends BaseKernel {
        @Override
        public DisplayData eval(String code) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LanguageInfo getLanguageInfo() {
            return new LanguageInfo.Builder("Java").build();
        }
    }
}
