package deeplimits;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.diagnose.Branch;
import deeplimits.diagnose.Diagnosis;
import deeplimits.diagnose.Hurst;
import deeplimits.diagnose.Stack;
import deeplimits.diagnose.WeightFile;
import deeplimits.format.Tensor;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.OpenCells;
import deeplimits.lab.Point;
import deeplimits.limit.BrownianPaths;
import deeplimits.limit.ButcherTableau;
import deeplimits.limit.LearnedFlow;
import deeplimits.limit.NeuralOde;
import deeplimits.limit.NeuralSde;
import deeplimits.limit.RecurrentNet;
import deeplimits.limit.ResidualFlow;
import deeplimits.limit.RungeKuttaNet;
import deeplimits.limit.Solver;
import deeplimits.limit.StrongError;
import deeplimits.limit.VectorField;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.BatchNormNet;
import deeplimits.net.Block;
import deeplimits.net.Ensemble;
import deeplimits.net.LayerNormNet;
import deeplimits.net.MatrixChain;
import deeplimits.net.Network;
import deeplimits.net.ResNet;
import deeplimits.net.SkipNet;
import deeplimits.net.Trainable;
import deeplimits.net.Trajectory;
import deeplimits.plot.Figures;
import deeplimits.plot.Live;
import deeplimits.plot.Panels;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.RowGroup;
import deeplimits.study.Study;
import deeplimits.study.StudyExamples;
import deeplimits.theory.CriticalCurve;
import deeplimits.theory.FirstOrder;
import deeplimits.theory.LogNormalLimit;
import deeplimits.theory.Moments;
import deeplimits.theory.NormBounds;
import deeplimits.theory.StabilityTheorem;
import deeplimits.theory.TauLaw;
import deeplimits.theory.TauLimit;
import deeplimits.train.ChainRegression;
import deeplimits.train.ConvNet;
import deeplimits.train.Examples;
import deeplimits.train.Loss;
import deeplimits.train.Optimiser;
import deeplimits.train.Parameter;
import deeplimits.train.Training;
import deeplimits.train.TrainingEngine;
import deeplimits.weights.Entry;
import deeplimits.weights.Fractional;
import deeplimits.weights.FractionalAsPublished;
import deeplimits.weights.Kernel;
import deeplimits.weights.Law;
import deeplimits.weights.MatrixPath;
import deeplimits.weights.Weights;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Good arguments for {@link FuzzTest}. Width 4, depth 8, 4 columns everywhere. */
final class FuzzExamples {
    private static final int D = 4;
    private static final int L = 8;
    private static final Map<Class<?>, Supplier<Object>> OF_TYPE = new HashMap<>();
    private static final Map<String, Supplier<Object[]>> OF_CALL = new HashMap<>();

    private FuzzExamples() {}

    static {
        OF_TYPE.put(int.class, () -> 2);
        OF_TYPE.put(long.class, () -> 2L);
        OF_TYPE.put(double.class, () -> 0.5);
        OF_TYPE.put(float.class, () -> 0.5f);
        OF_TYPE.put(boolean.class, () -> false);
        OF_TYPE.put(String.class, () -> "x");
        OF_TYPE.put(double[].class, () -> new double[] {1, 0.5, 0.25, 2});
        OF_TYPE.put(byte[].class, () -> new byte[] {0, 1, 0, 1});
        OF_TYPE.put(String[].class, () -> new String[] {"x", "y"});
        OF_TYPE.put(float[].class, () -> new float[D * D]);
        OF_TYPE.put(int[].class, () -> new int[] {2, 4});
        OF_TYPE.put(float[][].class, () -> new float[L][D * D]);
        OF_TYPE.put(double[][].class, () -> new double[L + 1][D]);
        OF_TYPE.put(INDArray.class, () -> Nd4j.ones(L, D, D));
        OF_TYPE.put(Map.class, () -> Map.of("x", 1.0));
        OF_TYPE.put(Class.class, () -> Law.class);
        OF_TYPE.put(Object.class, () -> "x");
        OF_TYPE.put(IntConsumer.class, () -> (IntConsumer) n -> {});
        OF_TYPE.put(DoubleUnaryOperator.class, () -> (DoubleUnaryOperator) Math::tanh);
        OF_TYPE.put(IntFunction.class, () -> (IntFunction<float[]>) k -> new float[D * D]);
        OF_TYPE.put(DoubleFunction.class, () -> (DoubleFunction<double[]>) t -> new double[D * D]);
        OF_TYPE.put(List.class, () -> List.of(new StrongError(4, 0.1, 0.1)));

        OF_TYPE.put(OptionalInt.class, OptionalInt::empty);
        OF_TYPE.put(Table.class, () -> Table.create(
                        "t", DoubleColumn.create("x", 1, 2, 3, 4), DoubleColumn.create("y", 2, 4, 5, 9))
                .addColumns(
                        StringColumn.create("text", "a", "a", "b", "b"), DoubleColumn.create("number", 1, 1, 2, 2)));
        OF_TYPE.put(Path.class, () -> Path.of("target", "fuzz"));
        OF_TYPE.put(Key.class, () -> Key.of(1));
        OF_TYPE.put(Entry.class, () -> Entry.GAUSSIAN);
        OF_TYPE.put(Kernel.class, () -> Kernel.RBF);
        OF_TYPE.put(Law.class, Law::iid);
        OF_TYPE.put(Fractional.class, () -> new Fractional(0.3));
        OF_TYPE.put(FractionalAsPublished.class, () -> new FractionalAsPublished(0.7));
        OF_TYPE.put(Weights.class, () -> Law.iid().draw(L, D, D, Key.of(2)));
        OF_TYPE.put(Weights.Shape.class, () -> new Weights.Shape(L, D, D));
        OF_TYPE.put(MatrixPath.class, () -> MatrixPath.smooth(0.3, D, D, Key.of(3)));

        OF_TYPE.put(Activation.class, () -> Activation.RELU);
        OF_TYPE.put(Block.class, () -> Block.RES_1);
        OF_TYPE.put(
                Architecture.class,
                () -> ResNet.res1(D).activation(Activation.ABS).depth(L));
        OF_TYPE.put(ResNet.class, () -> ResNet.res1(D).depth(L).draw(Law.iid(), Key.of(7)));
        OF_TYPE.put(Trainable.class, () -> ResNet.res1(D).depth(L).draw(Law.iid(), Key.of(7)));
        OF_TYPE.put(Network.class, () -> ResNet.res1(D).depth(L).draw(Law.iid(), Key.of(7)));
        OF_TYPE.put(RungeKuttaNet.class, () -> new RungeKuttaNet(flow(), ButcherTableau.HEUN, L));
        OF_TYPE.put(RecurrentNet.class, () -> RecurrentNet.antisymmetric(oneLayer(D))
                .depth(L));
        OF_TYPE.put(MatrixChain.class, () -> MatrixChain.of((Weights) of(Weights.class)));
        OF_TYPE.put(SkipNet.class, () -> SkipNet.around(MatrixChain.of(Law.iid().draw(3, D, D, Key.of(2))), 0.5));
        OF_TYPE.put(
                LayerNormNet.class, () -> LayerNormNet.of(LayerNormNet.Placement.POST, (Weights) of(Weights.class)));
        OF_TYPE.put(LayerNormNet.Placement.class, () -> LayerNormNet.Placement.PRE);
        OF_TYPE.put(LearnedFlow.Form.class, () -> LearnedFlow.Form.ANTISYMMETRIC);
        OF_TYPE.put(LearnedFlow.class, FuzzExamples::learned);
        OF_TYPE.put(ChainRegression.class, FuzzExamples::regression);
        OF_TYPE.put(Stream.class, () -> Key.of(8).stream());
        OF_TYPE.put(ButcherTableau.class, () -> ButcherTableau.HEUN);
        OF_TYPE.put(VectorField.class, FuzzExamples::flow);
        OF_TYPE.put(Trajectory.class, () -> path(L));

        OF_TYPE.put(BrownianPaths.class, () -> BrownianPaths.of(D, 64, Key.of(4)));
        OF_TYPE.put(NeuralSde.class, () -> NeuralSde.of(D, Activation.TANH));
        OF_TYPE.put(NeuralOde.class, () -> new NeuralOde(flow()));
        OF_TYPE.put(Solver.class, Solver::euler);
        OF_TYPE.put(Solver.Fixed.class, Solver::euler);
        OF_TYPE.put(Solver.DormandPrince.class, () -> Solver.dormandPrince(1e-6));
        OF_TYPE.put(StrongError.class, () -> new StrongError(4, 0.1, 0.1));

        OF_TYPE.put(CriticalCurve.class, () -> CriticalCurve.FORWARD);
        OF_TYPE.put(FirstOrder.class, () -> FirstOrder.forward(Law.iid(), L));
        OF_TYPE.put(LogNormalLimit.class, () -> LogNormalLimit.relu(D));
        OF_TYPE.put(Moments.class, () -> Moments.of(ResNet.res3(D).depth(L)));
        OF_TYPE.put(NormBounds.class, () -> new NormBounds(0.3, L));
        OF_TYPE.put(StabilityTheorem.class, () -> new StabilityTheorem(1000, 0.5));
        OF_TYPE.put(TauLaw.class, () -> TauLaw.of(D, L, 0.3));
        OF_TYPE.put(TauLimit.class, () -> new TauLimit(1));

        moreTypes();

        call("Weights.of(int, int, float[][])", () -> new Object[] {D, D, new float[L][D * D]});
        call("MatrixPath.of(int, int, DoubleFunction)", () -> new Object[] {D, D, of(DoubleFunction.class)});
        call("Ensemble.of(Function)", () -> new Object[] {(Function<Object, Object>) options -> null});
        call("ExactLaw.of(Architecture, Law, Key, int)", () ->
                new Object[] {of(Architecture.class), Law.iid(), Key.of(1), 3});
        call("NeuralSde.solve(Solver, BrownianPaths, int, double[])", () ->
                new Object[] {Solver.euler(), of(BrownianPaths.class), L, of(double[].class)});
        call("NeuralSde.errors(Key, int, double[], int[])", () ->
                new Object[] {Key.of(1), 128, of(double[].class), new int[] {2, 4}});
        call("StrongError.between(Trajectory, Trajectory)", () -> new Object[] {path(4), path(8)});
        call("LogNormalLimit.of(Architecture)", () -> new Object[] {ResNet.res3(D)});
        call("CriticalCurve.backward(double, int, double)", () -> new Object[] {0.7, 50, 8.0});
        for (String direction : List.of("forward", "backward"))
            call("FirstOrder." + direction + "(double[])", () -> new Object[] {new double[] {1, 0.5, -0.25, 0.1}});
        moreCalls();
    }

    private static void moreTypes() {
        OF_TYPE.put(ResNet.Parameters.class, () -> {
            Weights v = Law.iid().draw(L, D, D, Key.of(2));
            return new ResNet.Parameters(null, v, null, null, oneLayer(1));
        });
        OF_TYPE.put(Ensemble.class, () -> Ensemble.independent(ResNet.res1(D).depth(L), Law.iid(), Key.of(1), 2));
        OF_TYPE.put(
                BatchNormNet.class,
                () -> BatchNormNet.of(
                        Law.iid().draw(L, 2, 2, Key.of(1)), Law.iid().draw(L, 2, 2, Key.of(2)), 2));
        OF_TYPE.put(Budget.class, () -> Budget.CI);
        OF_TYPE.put(Experiment.class, () -> Experiment.named("x"));
        OF_TYPE.put(Function.class, () -> (Function<Object, Map<String, Double>>) p -> Map.of("measure", 1.0));
        OF_TYPE.put(Point.class, FuzzExamples::point);
        OF_TYPE.put(OpenCells.class, FuzzExamples::openCells);
        OF_TYPE.put(RowGroup.class, () -> new RowGroup(List.of("x"), List.of(0, 1)));
        OF_TYPE.put(Images.Format.class, () -> new Images.Format(2, 2, 1, 2));
        OF_TYPE.put(Images.class, FuzzExamples::images);
        OF_TYPE.put(Split.class, () -> new Split(images(), images()));
        OF_TYPE.put(Examples.class, () -> Examples.of(images()));
        OF_TYPE.put(Loss.class, () -> Loss.SQUARED);
        OF_TYPE.put(Optimiser.class, () -> Optimiser.adam(0.01));
        OF_TYPE.put(Training.class, FuzzExamples::training);
        OF_TYPE.put(Parameter.class, FuzzExamples::parameter);
        OF_TYPE.put(ConvNet.class, () -> ConvNet.bare(1, 1, images(), Key.of(1)));
        OF_TYPE.put(TrainingEngine.Learner.class, () -> TrainingEngine.of(training(), trained()));
        OF_TYPE.put(deeplimits.train.Run.class, () -> training().run(new Split(images(), images()), Key.of(1)));
        OF_TYPE.put(Panels.class, () -> Figures.panels((Table) of(Table.class), "x", "y", "number")
                .by("number"));
        OF_TYPE.put(Live.class, () -> Live.slider("x", 0, 1, x -> (Panels) of(Panels.class)));
        OF_TYPE.put(Chart.class, () -> Figures.lines((Table) of(Table.class), "x", "y")
                .toXChart());
        OF_TYPE.put(Tensor.class, () -> new Tensor("t", List.of(2L, 2L), false, () -> new float[4]));
        OF_TYPE.put(Stack.class, () -> new Stack("x", List.of((Tensor) of(Tensor.class))));
        OF_TYPE.put(WeightFile.class, () -> WeightFile.open(saved()));
        OF_TYPE.put(Diagnosis.class, () -> Diagnosis.of("x", (Branch) of(Branch.class), 1));
        OF_TYPE.put(Hurst.class, () -> Hurst.of((Weights) of(Weights.class)));
        for (Study study : StudyExamples.studies()) {
            OF_TYPE.put(study.getClass(), () -> study);
            String name = study.getClass().getSimpleName();
            call(name + ".run(Experiment)", () -> new Object[] {StudyExamples.cell(study)});
            call(name + ".tables(Table)", () -> new Object[] {study.run(StudyExamples.cell(study))});
        }
        OF_CALL.put("Study.run(Experiment)", OF_CALL.get("Figure7.run(Experiment)"));
        OF_CALL.put("Study.tables(Table)", OF_CALL.get("Figure7.tables(Table)"));
        call("Study.of(String, Budget)", () -> new Object[] {"figure7", Budget.CI});
        call("Main.run(BiConsumer, String[])", () -> new Object[] {
            (BiConsumer<String, OpenCells>) (study, cells) -> {},
            new String[] {"figure7", "--budget", "ci", "--out", "target", "--journal", "target/fuzz.journal"}
        });
        OF_TYPE.put(Study.class, () -> StudyExamples.studies().get(0));
    }

    private static LearnedFlow learned() {
        return LearnedFlow.of(LearnedFlow.Form.PLAIN, 2, D, 1, Key.of(1)).depth(L);
    }

    private static Map<String, double[][]> learnedSums() {
        return Map.of("K", new double[3][D * D], "b", new double[3][D], "B", new double[1][D]);
    }

    private static ChainRegression regression() {
        double[][] x = new double[D + 1][D];
        for (int i = 0; i < D; i++) x[i][i] = 1;
        return ChainRegression.of(x, new double[] {1, 0.5, 0.25, 2, 0});
    }

    private static void moreCalls() {
        call("SkipNet.around(Network, double[])", () ->
                new Object[] {MatrixChain.of(Law.iid().draw(3, D, D, Key.of(2))), new double[] {0.5}});
        call("LearnedFlow.of(Form, int, int, int, Key)", () ->
                new Object[] {LearnedFlow.Form.PLAIN, 2, D, 1, Key.of(1)});
        call("SkipNet.step(int, double[])", () -> new Object[] {2, new double[2 * D]});
        for (String way : List.of("push", "pull"))
            call("SkipNet." + way + "(int, double[], double[])", () ->
                    new Object[] {2, new double[2 * D], new double[2 * D]});
        call("LearnedFlow.start(double[])", () -> new Object[] {new double[] {1, 2}});
        for (String way : List.of("addGradients", "pullAddingGradients"))
            call("LearnedFlow." + way + "(int, double[], double[], Map)", () ->
                    new Object[] {2, new double[D], new double[D], learnedSums()});
        call("LearnedFlow.with(Map)", () -> new Object[] {learned().tensors()});
        call("ChainRegression.of(double[][], double[])", () ->
                new Object[] {new double[][] {{1, 0}, {0, 1}, {1, 1}}, new double[] {1, 2, 3}});
        for (String coefficient : List.of("a(int, int)", "b(int)", "c(int)"))
            call(
                    "ButcherTableau." + coefficient,
                    () -> coefficient.startsWith("a") ? new Object[] {1, 0} : new Object[] {0});
        for (String of : List.of("antisymmetric", "unstructured"))
            call("RecurrentNet." + of + "(Weights)", () -> new Object[] {oneLayer(D)});
        call("ResidualFlow.periodic(Weights, Weights)", () -> {
            Weights three = Law.iid().draw(3, D, D, Key.of(1));
            return new Object[] {three, three};
        });
        call("Spectrum.of(double[][])", () -> new Object[] {new double[D][D]});
        call("Architecture.bias(double)", () -> new Object[] {0.0});
        call("Architecture(Block, Activation, int, OptionalInt, int, int, double, double, double)", () ->
                new Object[] {Block.RES_1, Activation.TANH, D, OptionalInt.empty(), 1, L, 0.5, 1.0, 0.0});
        call("Architecture.of(Weights, Weights, Key)", () -> new Object[] {of(Weights.class), null, Key.of(1)});
        call("ResNet.with(Map)", () -> new Object[] {((ResNet) of(ResNet.class)).tensors()});
        call("ResNet.forward(INDArray)", () -> new Object[] {Nd4j.ones(D)});
        call("ResNet(Architecture, Parameters)", () ->
                new Object[] {ResNet.res1(D).depth(L), of(ResNet.Parameters.class)});
        for (String net : List.of("ResNet", "Trainable")) {
            call(net + ".with(Map)", () -> new Object[] {((ResNet) of(ResNet.class)).tensors()});
            call(net + ".pullOutputs(double[], double[])", () -> new Object[] {new double[D], new double[1]});
            call(net + ".addOutputGradients(double[], double[], Map)", () ->
                    new Object[] {new double[D], new double[1], sums()});
            call(net + ".addInputGradients(double[], double[], Map)", () ->
                    new Object[] {new double[D], new double[D], sums()});
            for (String way : List.of("addGradients", "pullAddingGradients"))
                call(net + "." + way + "(int, double[], double[], Map)", () ->
                        new Object[] {2, new double[D], new double[D], sums()});
        }
        // work of one's own may end a run of any number of blocks
        call("BlockExecutor.run(int, IntUnaryOperator)", () ->
                new Object[] {2, (IntUnaryOperator) b -> Require.holds(b < 1000, "block", "below 1000", b)});
        call("NormalPairs.transform(int[], int[], float[], float[])", () ->
                new Object[] {new int[2], new int[2], new float[2], new float[2]});
        call("NormalPairs.draw(int[], float[])", () -> new Object[] {new int[8], new float[4]});
        call("NormalPairs.draw(int[], float[], float[])", () -> new Object[] {new int[8], new float[2], new float[2]});
        call("NormalPairs.start(Key, long, int[])", () -> new Object[] {Key.of(1), 0L, new int[8]});
        call("Require.inside(double, double, String, double)", () -> new Object[] {0.0, 1.0, "x", 0.5});
        for (String vector : List.of("vector", "finite"))
            call("Require." + vector + "(String, double[], String, int)", () ->
                    new Object[] {"x", new double[2], "y", 2});
        call("Require.holds(boolean, String, String, Object)", () -> new Object[] {true, "x", "y", 1.0});
        call("Weights.save(Path)", () -> new Object[] {Path.of("target", "fuzz.npz")});
        call("Weights.save(Path, Map)", () ->
                new Object[] {Path.of("target", "fuzz.npz"), Map.of("x", of(Weights.class))});
        call("Weights.load(Path)", () -> new Object[] {saved()});
        call("Weights.load(Path, String)", () -> new Object[] {saved(), "V"});
        call("Budget.set(String)", () -> new Object[] {"ci"});
        call("Check.that(String, boolean)", () -> new Object[] {"x", true});
        call("Check.everyRow(String, Table, String, String, String)", () ->
                new Object[] {"x", of(Table.class), "x", "x", "y"});
        call("Experiment.over(String, double[])", () -> new Object[] {"x", new double[] {1, 2}});
        call("Experiment.over(String, Enum[])", () -> new Object[] {"x", Entry.values()});
        call("Experiment.over(String, List)", () -> new Object[] {"x", List.of(Law.iid())});
        call("Experiment.shard(int, int)", () -> new Object[] {1, 2});
        call("Experiment.run(Key, Function)", () ->
                new Object[] {Key.of(1), (Function<Point, Table>) p -> Table.create("t", DoubleColumn.create("m", 1))});
        call("OpenCells.accept(String, int, byte[])", () ->
                new Object[] {"there", 0, openCells().compute(0)});
        for (String axis : List.of("get", "count")) call("Point." + axis + "(String)", () -> new Object[] {"number"});
        call("Point.text(String)", () -> new Object[] {"text"});
        call("Point.get(String, Class)", () -> new Object[] {"law", Law.class});
        call("Columns.where(Table, String, String)", () -> new Object[] {of(Table.class), "text", "a"});
        call("RowGroup.of(Table, String[])", () -> new Object[] {of(Table.class), new String[] {"text"}});
        call("Statistics.summary(Table, String, String[])", () ->
                new Object[] {of(Table.class), "x", new String[] {"text"}});
        call("Frontier.of(Table, String, String, String[])", () ->
                new Object[] {of(Table.class), "x", "y", new String[] {"text"}});
        call("RowGroup(List, List)", () -> new Object[] {List.of("x"), List.of(0, 1)});
        call("Tables.read(String)", () -> new Object[] {"figure7.csv"});
        call("Tables.write(Table, String, int)", () ->
                new Object[] {of(Table.class), "../toolkit/core/target/fuzz.csv", 5});
        call("Tables.write(Table, Path, int)", () -> new Object[] {of(Table.class), Path.of("target", "fuzz.csv"), 5});
        call("Images.of(String, Format, byte[], byte[])", () ->
                new Object[] {"x", of(Images.Format.class), new byte[16], new byte[] {0, 1, 0, 1}});
        call("Examples.of(double[][], int[], int)", () -> new Object[] {new double[2][D], new int[] {0, 1}, 2});
        call("Examples.of(double[][], double[][])", () -> new Object[] {new double[2][D], new double[2][D]});
        call("Examples.correct(int, double[])", () -> new Object[] {1, new double[2]});
        for (String of : List.of("normalised", "bare"))
            call("ConvNet." + of + "(int, double, Images, Key)", () -> new Object[] {1, 1.0, images(), Key.of(1)});
        call("ConvNet.epoch(Optimiser, int, Key)", () -> new Object[] {Optimiser.sgd(0.1, 0.9), 2, Key.of(1)});
        call("Training.freeze(String[])", () -> new Object[] {new String[] {"V"}});
        call("Training.run(Split, Key)", () -> new Object[] {of(Split.class), Key.of(1)});
        call("TrainingEngine.of(Training, Trainable)", () -> new Object[] {training(), trained()});
        call("TrainingEngine.Learner.restore(Map)", () ->
                new Object[] {TrainingEngine.of(training(), trained()).state()});
        call("Tensor(String, List, boolean, Supplier)", () ->
                new Object[] {"t", List.of(2L, 2L), false, (Supplier<float[]>) () -> new float[4]});
        call("Stack(String, List)", () -> new Object[] {"x", List.of((Tensor) of(Tensor.class))});
        call("Hurst(double, double, int, double, double, List)", () ->
                new Object[] {0.5, 0.1, 16, 0.1, 0.1, List.of(0.1)});
        call("Diagnosis(String, BranchGram, Hurst, double, double, String)", () -> {
            Diagnosis one = (Diagnosis) of(Diagnosis.class);
            return new Object[] {"x", one.gram(), one.hurst(), 1.0, 1.0, "y"};
        });
        call("Report(WeightFile, List, List)", () ->
                new Object[] {of(WeightFile.class), List.of(of(Diagnosis.class)), List.of(of(Stack.class))});
        call("Report.of(WeightFile, double, Activation)", () ->
                new Object[] {of(WeightFile.class), 0.5, Activation.RELU});
        call("TensorFile.read(Path)", () -> new Object[] {saved()});
        call("TensorFile.write(Path, List)", () ->
                new Object[] {Path.of("target", "fuzz.npz"), List.of(of(Tensor.class))});
        call("WeightFile(Path, List)", () -> new Object[] {saved(), List.of(of(Tensor.class))});
        call("WeightFile.open(Path)", () -> new Object[] {saved()});
        call("WeightFile.read(String)", () ->
                new Object[] {WeightFile.open(saved()).tensors().get(0).name()});
        call("Branch.convolution(Weights, Weights, int, Activation)", () -> {
            Weights kernels = Law.iid().draw(L, D, 9 * D, Key.of(1));
            return new Object[] {kernels, kernels, 3, Activation.RELU};
        });
        call("Figures.heatMap(Table, String, String, String)", () -> new Object[] {of(Table.class), "x", "y", "y"});
        for (String split : List.of("lines", "panels", "paths"))
            call("Figures." + split + "(Table, String, String, String)", () ->
                    new Object[] {of(Table.class), "x", "y", "text"});
        call("Figures.images(double[][], int, int, String[])", () ->
                new Object[] {new double[2][D], 2, 2, new String[] {"a", "b"}});
        DoubleFunction<Panels> figure = x -> (Panels) of(Panels.class);
        call("Live(String, double, double, int, DoubleFunction)", () -> new Object[] {"x", 0.0, 1.0, 5, figure});
        call("Live.slider(String, double, double, DoubleFunction)", () -> new Object[] {"x", 0.0, 1.0, figure});
        call("Live.frames(int)", () -> new Object[] {5});
        call("Panels.by(String)", () -> new Object[] {"text"});
        for (String axis : List.of("x", "y"))
            call("Panels." + axis + "Range(double, double)", () -> new Object[] {0.0, 1.0});
        call("Panels.size(int, int)", () -> new Object[] {400, 300});
        call("Panels.save(Path)", () -> new Object[] {Path.of("target", "fuzz.svg")});
        call("Panels.points(String, Table, String, String)", () -> new Object[] {"p", of(Table.class), "x", "y"});
        call("Panels.of(Panels[])", () ->
                new Object[] {new Panels[] {(Panels) of(Panels.class), (Panels) of(Panels.class)}});
    }

    private static Weights oneLayer(int rows) {
        return Law.iid().draw(1, rows, D, Key.of(9));
    }

    private static Map<String, double[][]> sums() {
        return Map.of("V", new double[L][D * D], "B", new double[1][D]);
    }

    private static Images images() {
        return Images.of("x", new Images.Format(2, 2, 1, 2), new byte[16], new byte[] {0, 1, 0, 1});
    }

    private static Architecture classifier() {
        return ResNet.res1(2).inputs(D).outputs(2).depth(2);
    }

    private static Trainable trained() {
        return classifier().draw(Law.iid(), Key.of(1));
    }

    private static Training training() {
        return Training.of(classifier(), Law.iid()).batch(2).epochs(1).quiet();
    }

    /** Learns a step and keeps what the optimiser was given. */
    private static Parameter parameter() {
        AtomicReference<Parameter> kept = new AtomicReference<>();
        Optimiser keeping = new Optimiser() {
            @Override
            public double rate() {
                return 0.1;
            }

            @Override
            public void update(Parameter p, long step, double rate) {
                kept.set(p);
            }
        };
        training().optimiser(keeping).run(new Split(images(), images()), Key.of(1));
        return kept.get();
    }

    /** Of a run in which all were accepted. */
    private static OpenCells openCells() {
        AtomicReference<OpenCells> kept = new AtomicReference<>();
        Experiment.named("x")
                .over("number", 1, 2, 3)
                .computedBy(cells -> {
                    for (int cell : cells.numbers()) cells.accept("here", cell, cells.compute(cell));
                    kept.set(cells);
                })
                .runEach(Key.of(1), p -> Map.of("m", 1));
        return kept.get();
    }

    private static Point point() {
        AtomicReference<Point> kept = new AtomicReference<>();
        Experiment.named("x")
                .over("number", 2)
                .over("text", "a")
                .over("law", List.of(Law.iid()))
                .repeated(2)
                .runEach(Key.of(1), p -> {
                    kept.set(p);
                    return Map.of("m", 1);
                });
        return kept.get();
    }

    private static Path saved() {
        Path file = Path.of("target", "fuzz-read.npz");
        if (!Files.exists(file)) Law.iid().draw(L, D, D, Key.of(2)).save(file);
        return file;
    }

    private static void call(String name, Supplier<Object[]> arguments) {
        OF_CALL.put(name, arguments);
    }

    private static Trajectory path(int depth) {
        double[][] states = new double[depth + 1][];
        for (int k = 0; k <= depth; k++) states[k] = new double[] {1 + k, 0.5, 0.25, 2};
        return Trajectory.of(states);
    }

    private static VectorField flow() {
        MatrixPath path = MatrixPath.smooth(0.3, D, D, Key.of(6));
        return ResidualFlow.res1(path, Activation.TANH);
    }

    private static Object of(Class<?> type) {
        Supplier<Object> example = OF_TYPE.computeIfAbsent(type, t -> {
            Object made = made(t, Set.of());
            if (made == null) throw new IllegalStateException("no example of " + t);
            return () -> made;
        });
        return example.get();
    }

    /**
     * An example of a type that has none here: a constant, a factory or constructor of its own on examples, a function
     * that gives 0.
     */
    private static Object made(Class<?> type, Set<Class<?>> within) {
        if (OF_TYPE.containsKey(type)) return OF_TYPE.get(type).get();
        if (type.isEnum()) return type.getEnumConstants()[0];
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 2);
            for (int i = 0; i < 2; i++) Array.set(array, i, made(type.getComponentType(), within));
            return array;
        }
        if (within.contains(type)) return null;
        Set<Class<?>> inner = new HashSet<>(within);
        inner.add(type);
        List<Executable> makers = new ArrayList<>(List.of(type.getConstructors()));
        for (Method method : type.getMethods())
            if (Modifier.isStatic(method.getModifiers()) && type.isAssignableFrom(method.getReturnType()))
                makers.add(method);
        makers.sort(
                Comparator.comparing(Executable::getParameterCount).reversed().thenComparing(Executable::toString));
        for (Executable maker : makers) {
            Supplier<Object[]> own = OF_CALL.get(FuzzTest.name(maker));
            try {
                Object[] arguments = own != null
                        ? own.get()
                        : Arrays.stream(maker.getParameterTypes())
                                .map(t -> made(t, inner))
                                .toArray();
                Object made = maker instanceof Constructor<?> c
                        ? c.newInstance(arguments)
                        : ((Method) maker).invoke(null, arguments);
                if (made != null) return made;
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // this maker asks for something else: the next
            }
        }
        return type.isInterface() && !type.isSealed() ? function(type) : null;
    }

    /** A function that gives 0, or what its argument is. */
    private static Object function(Class<?> type) {
        return Proxy.newProxyInstance(
                FuzzExamples.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class)
                        return method.getName().equals("equals")
                                ? arguments[0] == self
                                : method.getName().equals("hashCode") ? 1 : "function";
                    Class<?> result = method.getReturnType();
                    if (result == double[].class) return new double[D];
                    if (result == boolean.class) return false;
                    if (result == int.class) return 0;
                    if (result == long.class) return 0L;
                    return result == double.class ? 0.5 : null;
                });
    }

    /** Whether what an interface's methods do is up to a user, for this project has no class of it here. */
    static boolean ofUser(Class<?> type) {
        return type.isInterface() && Proxy.isProxyClass(of(type).getClass());
    }

    /** An instance to call a method of. */
    static Object instance(Class<?> type) {
        return type.isEnum() && !OF_TYPE.containsKey(type) ? type.getEnumConstants()[0] : of(type);
    }

    /** Good arguments, new ones for each call. */
    static Object[] arguments(Executable call) {
        Supplier<Object[]> own = OF_CALL.get(FuzzTest.name(call));
        if (own != null) return own.get();
        return Arrays.stream(call.getParameterTypes()).map(FuzzExamples::of).toArray();
    }
}
