package deeplimits.kernel;

import io.github.spencerpark.jupyter.kernel.display.Renderer;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The extensions on the class path, taken together. */
public final class Extensions {
    private static final List<KernelExtension> ALL = ServiceLoader.load(KernelExtension.class, Extensions.class.getClassLoader())
            .stream().map(ServiceLoader.Provider::get).toList();

    private Extensions() {
    }

    /** Registers every extension's types. */
    public static void register(Renderer renderer) {
        ALL.forEach(extension -> extension.register(renderer));
    }

    /** Checks passed and failed in this process so far. */
    public static KernelExtension.Tally tally() {
        return ALL.stream().map(KernelExtension::tally).reduce(KernelExtension.Tally.NONE, KernelExtension.Tally::plus);
    }

    static String describe() {
        return ALL.stream().map(KernelExtension::describe).collect(Collectors.joining("; "));
    }

    static void progress(KernelExtension.ProgressView view) {
        ALL.forEach(extension -> extension.progress(view));
    }
}
