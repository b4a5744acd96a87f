package deeplimits.kernel;

import io.github.spencerpark.jupyter.kernel.display.Renderer;

/**
 * All that the kernel knows of the toolkit: found by {@link java.util.ServiceLoader}, so that the kernel compiles and runs without it.
 * Only the base library's types appear here; the same extension serves the bundled kernel and the stock ones.
 */
public interface KernelExtension {
    /** Teaches a renderer the types that this extension draws. */
    void register(Renderer renderer);

    /** A line for the set-up cell: version, budget and whatever else a result depends on. */
    String describe();

    /** Checks that passed and failed in this process so far. */
    default Tally tally() {
        return Tally.NONE;
    }

    /** Sends progress of long experiments to a view from now on; null brings the extension's own display back. */
    default void progress(ProgressView view) {
    }

    /** Counts of executable checks. */
    record Tally(int passed, int failed) {
        /** Nothing checked. */
        public static final Tally NONE = new Tally(0, 0);

        /** What was counted since an earlier tally. */
        public Tally since(Tally earlier) {
            return new Tally(passed - earlier.passed, failed - earlier.failed);
        }

        Tally plus(Tally other) {
            return new Tally(passed + other.passed, failed + other.failed);
        }
    }

    /** Shows how far a long computation has come. */
    @FunctionalInterface
    interface ProgressView {
        /**
         * @param id       tells pieces of work apart
         * @param name     the work, in words
         * @param done     steps done
         * @param total    steps in all, 0 when unknown
         * @param seconds  time since its start
         * @param finished whether this is its last report
         */
        void show(long id, String name, long done, long total, double seconds, boolean finished);
    }
}
