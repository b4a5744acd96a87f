package deeplimits.kernel.extension;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The extensions on the class path, taken together. */
public final class Extensions {
    private static final List<KernelExtension> ALL =
            ServiceLoader.load(KernelExtension.class, Extensions.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Extensions() {}

    /** Every view of every extension. */
    public static List<View<?>> views() {
        return ALL.stream().flatMap(extension -> extension.views().stream()).toList();
    }

    /** Checks passed and failed in this process so far. */
    public static KernelExtension.Tally tally() {
        return ALL.stream().map(KernelExtension::tally).reduce(KernelExtension.Tally.NONE, KernelExtension.Tally::plus);
    }

    /** Sends progress to a view; null brings each extension's own display back. */
    public static void progress(KernelExtension.ProgressView view) {
        ALL.forEach(extension -> extension.progress(view));
    }

    /** Has every extension load what code that refers to this will need. */
    public static void load(String reference) {
        ALL.forEach(extension -> extension.load(reference));
    }

    /** What every extension needs of this machine. */
    public static List<Finding> examine() {
        return ALL.stream().flatMap(extension -> extension.examine().stream()).toList();
    }

    /** What results depend on, in the words of every extension. */
    public static String describe() {
        return ALL.stream().map(KernelExtension::describe).collect(Collectors.joining(", "));
    }
}
