package deeplimits.cluster;

import deeplimits.lab.Budget;
import deeplimits.lab.OpenCells;
import deeplimits.study.Study;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.Utils;
import scala.Function2;
import scala.collection.Iterator;

/**
 * cell to journal of that cell, on an executor and on one thread.
 *
 * <p>The study is loaded once in a JVM: its data are then checked by their hashes, and its header is held against the driver's
 * before the first cell is computed. A refusal and a failing measure are answers, so that Spark does not try them again on other
 * machines; what it does try again are tasks whose executor was lost.
 */
final class CellTask implements Function2<TaskContext, Iterator<Integer>, Answer>, Serializable {
    private static final Map<String, OpenCells> LOADED = new ConcurrentHashMap<>();

    private final String study;
    private final Budget budget;
    private final byte[] header;

    /** A task for the cells of a study; executors in this JVM, where there are any, share the study that is loaded here. */
    CellTask(String study, Budget budget, OpenCells cells) {
        this.study = study;
        this.budget = budget;
        header = cells.header();
        LOADED.put(name(), cells);
    }

    private String name() {
        return study + " " + budget;
    }

    @Override
    public Answer apply(TaskContext context, Iterator<Integer> cells) {
        int cell = cells.next();
        String here = "executor " + SparkEnv.get().executorId() + " on " + Utils.localHostName();
        try {
            OpenCells mine = LOADED.computeIfAbsent(name(), name -> load());
            byte[] own = mine.header();
            return new Answer(here, cell, Arrays.equals(own, header) ? mine.compute(cell) : own, null);
        } catch (RuntimeException e) {
            if (context.isInterrupted()) throw e;
            return new Answer(here, cell, null, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private OpenCells load() {
        OpenCells[] kept = new OpenCells[1];
        Study loaded = Study.of(study, budget);
        loaded.run(loaded.experiment().computedBy(cells -> kept[0] = cells));
        return kept[0];
    }
}
