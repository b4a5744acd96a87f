package deeplimits.net;

import deeplimits.engine.Measure;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The columns of one direction of an {@link Ensemble}. */
final class Measures {
    private final DoubleColumn ratio;
    private final DoubleColumn drift;
    private final DoubleColumn logRatio;
    private final DoubleColumn logDrift;
    private final IntColumn overflow;

    /** Adds the columns to a table. @param prefix "" for states, "gradient_" for gradients */
    Measures(Table table, String prefix) {
        ratio = DoubleColumn.create(prefix + "ratio");
        drift = DoubleColumn.create(prefix + "drift");
        logRatio = DoubleColumn.create("log_" + prefix + "ratio");
        logDrift = DoubleColumn.create("log_" + prefix + "drift");
        overflow = IntColumn.create(prefix + "overflow_layer");
        table.addColumns(ratio, drift, logRatio, logDrift, overflow);
    }

    void append(Measure measure) {
        ratio.append(measure.ratio());
        drift.append(measure.drift());
        logRatio.append(measure.logRatio());
        logDrift.append(measure.logDrift());
        if (measure.overflowLayer() < 0) overflow.appendMissing();
        else overflow.append(measure.overflowLayer());
    }
}
