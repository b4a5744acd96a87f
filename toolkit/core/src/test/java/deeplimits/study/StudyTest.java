package deeplimits.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Columns;
import deeplimits.train.ConvNet;
import deeplimits.train.Optimiser;
import deeplimits.train.Run;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** The studies in miniature, on the project's own digits, against trainings written out here. */
@Timeout(120)
class StudyTest {
    private static final Split DIGITS = Images.strokeDigits().take(512, 100);

    @TempDir
    Path folder;

    @Test
    void figure8HasATrainingOfEachStartScalingProtocolAndSeed() {
        Figure8 study = Figure8.of("-strokes", DIGITS, Budget.CI);
        Table rows = study.run(study.experiment());
        assertEquals(2 * 2 * 2 * 2 * 50, rows.rowCount());
        Map<String, Table> tables = study.tables(rows);
        assertEquals(List.of("figure8-strokes", "roughness-strokes"), study.tables());
        assertEquals(java.util.Set.copyOf(study.tables()), tables.keySet());
        Table trainings = tables.get("roughness-strokes");
        assertEquals(
                List.of("start", "beta", "protocol", "seed", "finite", "before", "after", "added", "share", "accuracy"),
                trainings.columnNames());
        assertEquals(16, trainings.rowCount());
        Table one = Columns.where(Columns.where(trainings, "start", "smooth"), "protocol", "MASTER");
        Row row = Columns.where(Columns.where(one, "beta", 1), "seed", 9).row(0);
        Run run = Training.of(ResNet.res1(30).inputs(784).depth(50).scaling(1), Law.smooth(0.1))
                .optimiser(Optimiser.adam(1e-3))
                .batch(128)
                .epochs(1)
                .quiet()
                .run(DIGITS, Key.of(9));
        assertEquals(run.accuracy(), row.getDouble("accuracy"));
        assertEquals(run.after().v().roughness(), row.getDouble("after"));
        assertEquals(run.after().v().minus(run.before().v()).roughness(), row.getDouble("added"));
        Table path = tables.get("figure8-strokes");
        assertEquals(8 * 50, path.rowCount());
        path = Columns.where(Columns.where(Columns.where(path, "start", "iid"), "protocol", "DEV"), "beta", 0.5);
        assertArrayEquals(
                Law.iid()
                        .draw(50, 30, 30, Key.of(8).child("weights").child("V"))
                        .path(3, 7),
                Columns.numbers(path, "before"));
    }

    @Test
    void figure9ValidatesOnWhatItDoesNotLearn() {
        Split learn = DIGITS.train().split(112);
        var size = new Figure9.Size(2, 2, new double[] {0.01}, 20, 1, 2);
        Table rows = run(new Figure9("strokes", learn, DIGITS, size));
        assertEquals(2 * 2 * 2, rows.rowCount());
        assertEquals(
                List.of("hurst", "beta", "rate", "repetition", "finite", "test", "validation"), rows.columnNames());
        Row last = rows.row(7);
        Key key = Key.of(9)
                .child("hurst")
                .child(0.9)
                .child("beta")
                .child(0.9)
                .child("rate")
                .child(0.01);
        Run run = Training.of(ResNet.res1(30).inputs(784).depth(20).scaling(0.9), Law.fractional(0.9))
                .biases()
                .optimiser(Optimiser.adam(0.01))
                .decay(5, 0.1)
                .batch(128)
                .epochs(1)
                .quiet()
                .run(learn, key.child("repetition").child(1L).child("training"));
        assertEquals(run.accuracy(), last.getDouble("validation"));
        assertEquals(run.accuracy(DIGITS.heldOut()), last.getDouble("test"));
        Table paper = run(new Figure9("strokes", DIGITS, DIGITS, size));
        assertEquals(8, paper.column("validation").countMissing());
        assertEquals(0, paper.column("test").countMissing());
    }

    private static Table run(Study study) {
        return study.run(study.experiment());
    }

    @Test
    void figure10CountsStepsToALoss() {
        Table rows = run(new Figure10("figure10-strokes", DIGITS, 0.1, 8, 2.2, new double[] {4, 8}, 1));
        assertEquals(8, rows.rowCount());
        assertEquals(
                List.of("network", "depth", "repetition", "accuracy", "finite", "first_loss", "last_loss", "steps"),
                rows.columnNames());
        Row row = Columns.where(Columns.where(rows, "network", "L^-1"), "depth", 8)
                .row(0);
        Key key = Key.of(10)
                .child("network")
                .child("L^-1")
                .child("depth")
                .child(8.0)
                .child("repetition")
                .child(0L);
        Run run = Training.of(ResNet.tau(40).inputs(784).depth(8).scaling(1), Law.iid())
                .optimiser(Optimiser.sgd(0.1, 0))
                .batch(64)
                .epochs(8)
                .quiet()
                .run(DIGITS, key.child("training"));
        double[] loss = run.steps().doubleColumn("loss").asDoubleArray();
        assertEquals(loss[63], row.getDouble("last_loss"));
        double mean = loss[0];
        int steps = 0;
        while (mean >= 2.2 && steps < loss.length) mean = 0.9 * mean + 0.1 * loss[steps++];
        assertEquals(steps, row.getDouble("steps"));
    }

    @Test
    void convolutionalNetsLearnAndAreRecordedWhereTheyDiverge() {
        Split few = DIGITS.take(32, 40);
        Table rows = run(new ConvolutionalNets(few, 0.1, 3, new double[] {1, 24}, 1));
        assertEquals(
                List.of("network", "blocks", "repetition", "error", "finite", "first_loss", "last_loss"),
                rows.columnNames());
        assertEquals(8, rows.rowCount());
        Row row = Columns.where(Columns.where(rows, "network", "tau"), "blocks", 1)
                .row(0);
        Key key = Key.of(13)
                .child("network")
                .child("tau")
                .child("blocks")
                .child(1.0)
                .child("repetition")
                .child(0L);
        ConvNet net = ConvNet.bare(1, Math.sqrt(1 / 3.0), few.train(), key.child("weights"));
        double[] losses = new double[3];
        for (int e = 0; e < 3; e++)
            losses[e] = net.epoch(
                    Optimiser.sgd(e < 2 ? 0.1 : 0.01, 0.9),
                    32,
                    key.child("order").child(e));
        assertEquals(losses[0], row.getDouble("first_loss"));
        assertEquals(losses[2], row.getDouble("last_loss"));
        assertEquals(net.error(few.heldOut()), row.getDouble("error"));
        Row lost = Columns.where(Columns.where(rows, "network", "neither"), "blocks", 24)
                .row(0);
        assertEquals(0, lost.getDouble("finite"));
        for (String column : List.of("error", "last_loss")) assertTrue(Double.isNaN(lost.getDouble(column)), column);
    }

    /** Every constant that the rows depend on stands in the journal: other images, epochs or grid constants are refused. */
    @Test
    void aJournalOfOtherImagesOrEpochsIsRefused() {
        Path journal = folder.resolve("study.journal");
        Study study = new Figure10("figure10-strokes", DIGITS, 0.1, 1, 2, new double[] {4}, 1);
        study.run(study.experiment().journal(journal));
        Split others = Images.strokeDigits().take(448, 100);
        for (var other : Map.of(
                        "training images is 448, checksum ",
                        new Figure10("figure10-strokes", others, 0.1, 1, 2, new double[] {4}, 1),
                        "given epochs is 2 now, 1 in the file",
                        new Figure10("figure10-strokes", DIGITS, 0.1, 2, 2, new double[] {4}, 1),
                        "given rate is 0.2 now, 0.1 in the file",
                        new Figure10("figure10-strokes", DIGITS, 0.2, 1, 2, new double[] {4}, 1),
                        "given loss to reach is 1.0 now, 2.0 in the file",
                        new Figure10("figure10-strokes", DIGITS, 0.1, 1, 1, new double[] {4}, 1))
                .entrySet()) {
            Study changed = other.getValue();
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> changed.run(changed.experiment().journal(journal)))
                    .getMessage();
            assertTrue(message.contains(other.getKey()), message);
        }
    }

    @Test
    void theTimeOfACellIsANumber() {
        Study study = new Figure10("figure10-strokes", DIGITS, 0.1, 40, 0, new double[] {100}, 1);
        Study other = new ConvolutionalNets(DIGITS, 0.1, 1, new double[] {2, 4}, 1);
        for (double seconds : new double[] {study.secondsPerCell(), other.secondsPerCell()})
            assertTrue(seconds > 0 && Double.isFinite(seconds), "seconds " + seconds);
    }
}
