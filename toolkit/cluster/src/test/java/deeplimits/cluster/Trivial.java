package deeplimits.cluster;

import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.random.Key;
import deeplimits.stats.Grid;
import deeplimits.study.Study;
import java.util.Map;
import tech.tablesaw.api.Table;

/** As many cells as the property {@code deeplimits.cells} says, each one draw: what is left is what a cell costs beside its measure. */
public final class Trivial implements Study {
    /** The same at every budget. */
    public Trivial(Budget budget) {}

    @Override
    public String name() {
        return "trivial";
    }

    @Override
    public Experiment experiment() {
        int cells = Integer.getInteger("deeplimits.cells", 100);
        return Experiment.named("trivial")
                .over("x", Grid.linear(0, 1, cells / 10))
                .repeated(10);
    }

    @Override
    public Table run(Experiment experiment) {
        return experiment.runEach(
                Key.of(1), p -> Map.of("draw", p.key("draw").stream().gaussian()));
    }

    @Override
    public double secondsPerCell() {
        return 1e-6;
    }
}
