package deeplimits.kernel.extension;

import java.util.List;

/**
 * All that the kernel knows of the toolkit: found by {@link java.util.ServiceLoader}, so that the kernel compiles and runs without it.
 */
public interface KernelExtension {
    /** The types that this extension draws. */
    List<View<?>> views();

    /** A few words for the set-up cell: whatever a result depends on, such as the budget. */
    String describe();

    /** Checks that passed and failed in this process so far. */
    default Tally tally() {
        return Tally.NONE;
    }

    /** Sends progress of long experiments to a view from now on; null brings the extension's own display back. */
    default void progress(ProgressView view) {}

    /**
     * Loads what a library cannot load twice, on a thread that nobody interrupts, before code runs that refers to it.
     *
     * @param reference owner and descriptor of what the code refers to, as a class file names them
     */
    default void load(String reference) {}

    /** What the extension needs of this machine, for the doctor. */
    default List<Finding> examine() {
        return List.of();
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
         * Shows one report.
         *
         * @param id       tells pieces of work apart
         * @param fraction done of total, in [0, 1]; NaN where the total is not known
         * @param line     the same in words, with rate and time left
         * @param seconds  time since the start
         * @param finished whether this is the last report of that work
         */
        void show(long id, double fraction, String line, double seconds, boolean finished);
    }
}
