package deeplimits.lab;

import deeplimits.Require;
import java.util.Arrays;

/**
 * The cells of a run that its journal does not hold yet, for whoever computes them elsewhere: on the machines of a cluster, say.
 *
 * <p>cell number to bytes, bytes to journal: a machine computes a cell to a <em>journal of that one cell</em>, the very bytes that a
 * journal writes, and the run takes it in as if a thread of its own had measured it. The two sides need nothing in common but the
 * experiment; both have its cells by {@link Experiment#computedBy}.
 *
 * <pre>{@code
 * study.run(experiment.journal(file).computedBy(cells -> {
 *     for (int cell : cells.numbers()) cells.accept("this machine", cell, cells.compute(cell));
 * }));
 * }</pre>
 *
 * <p>All methods may be called from any thread.
 */
public final class OpenCells {
    private final ExperimentRun run;
    private final int[] numbers;

    OpenCells(ExperimentRun run, int[] numbers) {
        this.run = run;
        this.numbers = numbers;
    }

    /** {@return their numbers, ascending, each from 0 to below {@link Experiment#size}} */
    public int[] numbers() {
        return numbers.clone();
    }

    /** {@return what is measured, as the first line of a journal says it: another machine's is the same, or its cells are refused} */
    public byte[] header() {
        return Journal.header(run.header());
    }

    /**
     * Computes a cell, also after the run is over.
     *
     * @param cell its number, open or finished
     * @return a journal of that cell: the header and its line
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause, or is interrupted
     */
    public byte[] compute(int cell) {
        byte[] header = header();
        byte[] line = JournalLine.of(run.label(known(cell)), run.measured(cell));
        byte[] journal = Arrays.copyOf(header, header.length + line.length);
        System.arraycopy(line, 0, journal, header.length, line.length);
        return journal;
    }

    /**
     * Takes a computed cell into the table and the journal; one that is there already stays as it is, for the same cell has the same
     * bytes wherever it is computed.
     *
     * @param from who computed it, for the words of a refusal
     * @param cell its number
     * @param journal what {@link #compute} gave there
     * @throws IllegalArgumentException if it was measured under another header, with what differs on both sides, or is no journal of
     *     that cell
     * @throws IllegalStateException when the run is over
     */
    public void accept(String from, int cell, byte[] journal) {
        Require.words("from", from);
        known(cell);
        byte[] header = header();
        int common = Arrays.mismatch(header, Require.present("journal", journal));
        if (common >= 0 && common < header.length)
            throw Journal.refused(
                    "the journal of " + from, run.header(), journal, "there", "take machines that agree with this one");
        JournalLine.Cell read = JournalLine.cell(journal, header.length);
        Require.holds(
                read != null && read.name().equals(run.label(cell)),
                "journal from " + from,
                "that of cell " + cell + ", " + run.label(cell),
                read == null ? "no whole line" : read.name());
        run.keep(cell, read.block());
    }

    private int known(int cell) {
        return Require.holds(cell >= 0 && cell < run.size(), "cell", "in [0, " + run.size() + ")", cell);
    }
}
