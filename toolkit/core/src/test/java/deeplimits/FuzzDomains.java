package deeplimits;

import deeplimits.limit.VectorField;
import deeplimits.net.Network;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of the bad arguments of {@link FuzzTest} are in the domain that an entry declares. */
final class FuzzDomains {
    /** What a declared domain may hold beyond finite numbers and whole ones from 0 on. */
    private enum Also {
        NEGATIVE,
        INFINITE,
        NAN,
        ANY_LENGTH,
        EMPTY,
        NULL
    }

    private static final Map<String, Set<Also>> LEGAL = new HashMap<>();
    /** Types whose arguments are arithmetic: numbers of every kind go through. */
    private static final Set<String> ARITHMETIC = Set.of("Activation", "PiecewiseLinear", "Tanh", "Block");
    /** Methods of a layer, an output map and a field: a state that overflowed goes through. */
    private static final Set<String> LAYER = Set.of(
            "step",
            "push",
            "pull",
            "value",
            "outputs",
            "pullOutputs",
            "addGradients",
            "pullAddingGradients",
            "addInputGradients",
            "addOutputGradients");
    /** Records of what was measured, which may have overflowed or be missing. */
    private static final Set<String> MEASURED = Set.of("Measure", "Summary", "Slope", "Step", "Hurst");

    private FuzzDomains() {}

    static {
        String[] anyLength = {
            "FirstOrder.forward(double[]) 0",
            "FirstOrder.backward(double[]) 0",
            "TangentKernel.gram(ResNet, double[][]) 1",
            "NormBounds.meanSquareAfter(double, double[]) 1",
            "NeuralOde.errors(double[], int[]) 1",
            "NeuralOde.errors(ButcherTableau, double[], int[]) 2",
            "NeuralSde.errors(BrownianPaths, double[], int[]) 2",
            "NeuralSde.errors(Key, int, double[], int[]) 3",
            "Weights.of(int, int, float[][]) 2",
            "Ensemble.shared(ResNet, double[][], double[]) 1",
            "Ensemble.shared(ResNet, double[][], double[]) 2",
            "Ensemble.shared(Architecture, Law, Key, int, double[]) 4",
            "Experiment.over(String, double[]) 1",
            "Experiment.over(String, String[]) 1",
            "Experiment.over(String, Enum[]) 1",
            "Panels.of(Panels[]) 0"
        };
        for (String argument : anyLength) LEGAL.put(argument, EnumSet.of(Also.ANY_LENGTH));
        // an infinite width is the limit of a wide network; a state that overflowed is infinitely far
        legal("CriticalCurve.backward(double, int, double)", 2, Also.INFINITE);
        legal("StabilityTheorem.covers(double)", 0, Also.INFINITE);
        legal("StrongError(int, double, double)", 1, Also.INFINITE);
        legal("StrongError(int, double, double)", 2, Also.INFINITE);
        legal("Kernel.covariance(double)", 0, Also.INFINITE);
        legal("StrongError.table(List)", 0, Also.EMPTY);
        // products are arithmetic: states that overflowed go through
        for (String times : List.of("times", "transposedTimes"))
            legal("Weights." + times + "(int, double[])", 1, Also.NAN, Also.INFINITE);
        for (String law : List.of("Law", "Fractional", "FractionalAsPublished"))
            legal(law + ".autocovariance(int, int)", 1, Also.NEGATIVE);
        legal("Fractional.autocovariance(int)", 0, Also.NEGATIVE);
        networks();
        addresses();
        tables();
    }

    private static void networks() {
        for (String of : List.of("of", "ofGradients"))
            legal("Trajectory." + of + "(double[][])", 0, Also.NAN, Also.INFINITE, Also.ANY_LENGTH);
        for (String net : List.of("Network", "Trainable"))
            legal(net + ".requireLayer(int, double[][])", 1, Also.NAN, Also.INFINITE, Also.ANY_LENGTH, Also.EMPTY);
        legal("LayerNormNet.norm(double[])", 0, Also.NAN, Also.INFINITE, Also.ANY_LENGTH);
        for (int i = 0; i < 2; i++) legal("LayerNormNet.normSlope(double[], double[])", i, Also.NAN, Also.INFINITE);
        legal("ButcherTableau.step(Slope, double, double, double[])", 1, Also.NEGATIVE);
        legal("ButcherTableau.step(Slope, double, double, double[])", 3, Also.NAN, Also.INFINITE);
        // matrices that a network need not have, gradients that were not asked for, and rows left out by an
        // interruption
        for (int i : new int[] {0, 2, 3, 4})
            legal("ResNet.Parameters(Weights, Weights, Weights, Weights, Weights)", i, Also.NULL);
        legal("Architecture.of(Weights, Weights, Key)", 1, Also.NULL);
        legal("Ensemble.Row(Measure, Measure)", 1, Also.NULL);
        for (int i = 0; i < 2; i++) legal("Measure.between(double[], double[], int, int)", i, Also.NAN, Also.INFINITE);
        for (int i = 0; i < 2; i++) legal("Measure.of(double, double, int, int, int)", i, Also.NAN, Also.INFINITE);
        for (int i = 2; i < 4; i++) {
            legal("Measure.between(double[], double[], int, int)", i, Also.NEGATIVE);
            legal("Measure.of(double, double, int, int, int)", i, Also.NEGATIVE);
        }
        legal("Measure.of(double, double, int, int, int)", 4, Also.NEGATIVE);
        for (String method : List.of("value", "gradient"))
            for (int i = 0; i < 2; i++) legal("Loss." + method + "(double[], double[])", i, Also.NAN, Also.INFINITE);
        legal("Measure.between(double[], double[], int, int)", 3, Also.NEGATIVE);
        legal("Measure(double, double, double, double, int)", 4, Also.NEGATIVE);
        legal("TrainingEngine.Step(double, int, int)", 2, Also.NEGATIVE);
        legal("Outcome(Kind, int, int, int)", 3, Also.NEGATIVE);
        legal("Examples.correct(int, double[])", 1, Also.NAN, Also.INFINITE);
        legal("Weights.computed(int, int, double[][])", 2, Also.NAN, Also.INFINITE, Also.ANY_LENGTH);
        // a scalar has no axes, a set of frozen weights may be of none
        legal("Tensor(String, List, boolean, Supplier)", 0, Also.EMPTY);
        legal("Tensor(String, List, boolean, Supplier)", 1, Also.EMPTY);
        legal("WeightFile(Path, List)", 1, Also.EMPTY);
        legal("Diagnosis(String, BranchGram, Hurst, double, double, String)", 5, Also.EMPTY);
        legal("Report(WeightFile, List, List)", 2, Also.EMPTY);
        legal("Training.freeze(String[])", 0, Also.ANY_LENGTH, Also.EMPTY);
        legal("Report.of(WeightFile, double, Activation)", 2, Also.NULL);
    }

    /** Random streams: every number, text and bit is an address or a draw. */
    private static void addresses() {
        for (String key : List.of("Key(long)", "Key.of(long)", "Key.child(long)", "Key.stream(long)"))
            legal(key, 0, Also.NEGATIVE);
        legal("Key.child(String)", 0, Also.EMPTY);
        legal("Point.key(String)", 0, Also.EMPTY);
        legal("Key.child(double)", 0, Also.INFINITE);
        legal("NormalPairs.start(Key, long, int[])", 1, Also.NEGATIVE);
        legal("NormalPairs.start(Key, long, int[])", 2, Also.NEGATIVE);
        for (int i = 0; i < 2; i++) legal("NormalPairs.transform(int[], int[], float[], float[])", i, Also.NEGATIVE);
        for (String arrays : List.of("float[]", "float[], float[]"))
            legal("NormalPairs.draw(int[], " + arrays + ")", 0, Also.NEGATIVE);
        // arrays to be filled: what they held before is lost
        for (String method : List.of("gaussians", "uniforms", "signs"))
            legal("Stream." + method + "(float[], int, int)", 0, Also.NAN, Also.INFINITE, Also.ANY_LENGTH);
        for (int i = 2; i < 4; i++)
            legal("NormalPairs.transform(int[], int[], float[], float[])", i, Also.NAN, Also.INFINITE);
        legal("NormalPairs.draw(int[], float[])", 1, Also.NAN, Also.INFINITE);
        for (int i = 1; i < 3; i++) legal("NormalPairs.draw(int[], float[], float[])", i, Also.NAN, Also.INFINITE);
    }

    private static void tables() {
        // a bound may be infinite where the other is finite
        legal("Check.between(String, double, double, double)", 2, Also.INFINITE);
        legal("Check.between(String, double, double, double)", 3, Also.INFINITE);
        legal("Check.sameLaw(String, double[], DoubleUnaryOperator)", 1, Also.INFINITE, Also.ANY_LENGTH);
        legal("Statistics.kolmogorovSmirnov(double[], DoubleUnaryOperator)", 0, Also.INFINITE, Also.ANY_LENGTH);
        for (int i = 0; i < 2; i++) {
            legal("Check.sameLaw(String, double[], double[])", i + 1, Also.INFINITE, Also.ANY_LENGTH);
            legal("Statistics.kolmogorovSmirnov(double[], double[])", i, Also.INFINITE, Also.ANY_LENGTH);
        }
        legal("Columns.where(Table, String, double)", 2, Also.INFINITE);
        legal("Columns.where(Table, String, String)", 2, Also.EMPTY);
        legal("Decimals.show(double, int)", 0, Also.NAN, Also.INFINITE);
        legal("Summary.of(double[])", 0, Also.NAN, Also.INFINITE, Also.ANY_LENGTH, Also.EMPTY);
        legal("RowGroup.of(Table, String[])", 1, Also.ANY_LENGTH, Also.EMPTY);
        legal("RowGroup(List, List)", 0, Also.EMPTY);
        legal("RowGroup.of(double[])", 0, Also.NAN, Also.INFINITE, Also.ANY_LENGTH);
        legal("Statistics.summary(Table, String, String[])", 2, Also.ANY_LENGTH, Also.EMPTY);
        legal("Frontier.of(Table, String, String, String[])", 3, Also.NAN, Also.ANY_LENGTH, Also.EMPTY);
        legal("Progress.sink(Consumer)", 0, Also.NULL);
        legal("Require.vector(String, double[], String, int)", 1, Also.NAN, Also.INFINITE);
        legal("Require.inside(double, double, String, double)", 0, Also.INFINITE);
        legal("Require.inside(double, double, String, double)", 1, Also.INFINITE);
        legal(
                "Figures.images(double[][], int, int, String[])",
                0,
                Also.NAN,
                Also.INFINITE,
                Also.ANY_LENGTH,
                Also.EMPTY);
        legal("Figures.images(double[][], int, int, String[])", 3, Also.ANY_LENGTH, Also.EMPTY);
        // a picture may go without a word
        legal("Panels.caption(String)", 0, Also.EMPTY);
        for (int i = 0; i < 2; i++) legal("Panels.labels(String, String)", i, Also.EMPTY);
        for (String words : List.of("titles", "series"))
            legal("Panels." + words + "(String[])", 0, Also.ANY_LENGTH, Also.EMPTY);
        legal("Panels.points(String, Table, String, String)", 0, Also.EMPTY);
        String f = "DoubleUnaryOperator";
        for (String functions : List.of(f, f + ", " + f, "DoubleBinaryOperator"))
            legal("Panels.theory(String, " + functions + ")", 0, Also.EMPTY);
        for (int i = 0; i < 3; i++) {
            legal("Budget.of(int, int, int)", i, Also.NEGATIVE);
            legal("Budget.of(Object, Object, Object)", i, Also.NULL);
        }
    }

    private static void legal(String call, int at, Also first, Also... rest) {
        LEGAL.put(call + " " + at, EnumSet.of(first, rest));
    }

    /** Whether a value is in the domain of an argument. */
    static boolean legal(Executable call, int at, Object value) {
        return legal(value, FuzzExamples.arguments(call)[at], also(call, at));
    }

    /** Whether a NaN of this argument goes through to the result, as in arithmetic. */
    static boolean mayBeNaN(Executable call, int at) {
        return also(call, at).contains(Also.NAN);
    }

    private static Set<Also> also(Executable call, int at) {
        Class<?> type = call.getDeclaringClass();
        Set<Also> also = EnumSet.noneOf(Also.class);
        also.addAll(LEGAL.getOrDefault(FuzzTest.name(call) + " " + at, Set.of()));
        boolean own = call instanceof Method && !Modifier.isStatic(call.getModifiers());
        if (own && ARITHMETIC.contains(type.getSimpleName()) && also.isEmpty())
            return EnumSet.of(Also.NAN, Also.INFINITE, Also.ANY_LENGTH, Also.EMPTY);
        boolean layer = Network.class.isAssignableFrom(type) || VectorField.class.isAssignableFrom(type);
        if (own && layer && LAYER.contains(call.getName()) && call.getParameterTypes()[at] == double[].class
                || call instanceof Constructor && MEASURED.contains(type.getSimpleName()))
            also.addAll(EnumSet.of(Also.NAN, Also.INFINITE));
        if (type == Require.class) also.addAll(EnumSet.of(Also.NEGATIVE, Also.EMPTY, Also.NULL));
        return also;
    }

    private static boolean legal(Object value, Object good, Set<Also> also) {
        if (value == null) return also.contains(Also.NULL);
        if (value instanceof Integer || value instanceof Long)
            return ((Number) value).longValue() >= 0 || also.contains(Also.NEGATIVE);
        if (value instanceof Float || value instanceof Double) {
            double x = ((Number) value).doubleValue();
            return Double.isNaN(x) ? also.contains(Also.NAN) : !Double.isInfinite(x) || also.contains(Also.INFINITE);
        }
        if (value instanceof String text) return !text.isEmpty() || also.contains(Also.EMPTY);
        if (value instanceof List<?> list)
            return list.isEmpty() ? also.contains(Also.EMPTY) : list.get(0) != null || also.contains(Also.NULL);
        if (!value.getClass().isArray()) return true;
        int length = Array.getLength(value);
        if (length == 0) return also.contains(Also.EMPTY);
        if (length != Array.getLength(good) && !also.contains(Also.ANY_LENGTH)) return false;
        return legal(Array.get(value, 0), Array.get(good, 0), also);
    }
}
