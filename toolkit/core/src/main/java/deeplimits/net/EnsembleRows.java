package deeplimits.net;

import deeplimits.engine.DenseReplay;
import deeplimits.weights.Entry;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What lies between an architecture, the numbers of the engine and the tidy rows of an {@link Ensemble} of independent members. */
public final class EnsembleRows {
    private EnsembleRows() {}

    /** The engine's words for an architecture without biases. */
    public static DenseReplay network(Architecture architecture, Entry entry) {
        return new DenseReplay(
                architecture.width(),
                architecture.depth(),
                architecture.alpha(),
                entry,
                architecture.block().inner(),
                IndependentEnsemble.curve(architecture.activation()));
    }

    /**
     * One row for each result.
     *
     * @param results by repetition; null for one left out after an interruption, which has no row
     * @param gradients whether they have a backward measure
     */
    public static Table of(DenseReplay.Result[] results, boolean gradients) {
        Table table = Table.create("ensemble", IntColumn.create("repetition"));
        Measures forward = new Measures(table, "");
        Measures backward = gradients ? new Measures(table, "gradient_") : null;
        for (int r = 0; r < results.length; r++) {
            if (results[r] == null) continue;
            table.intColumn("repetition").append(r);
            forward.append(results[r].forward());
            if (gradients) backward.append(results[r].backward());
        }
        return table;
    }
}
