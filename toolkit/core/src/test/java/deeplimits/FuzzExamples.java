package deeplimits;

import deeplimits.limit.BrownianPaths;
import deeplimits.limit.ButcherTableau;
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
import deeplimits.net.Block;
import deeplimits.net.Network;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.theory.CriticalCurve;
import deeplimits.theory.FirstOrder;
import deeplimits.theory.LogNormalLimit;
import deeplimits.theory.Moments;
import deeplimits.theory.NormBounds;
import deeplimits.theory.StabilityTheorem;
import deeplimits.theory.TauLaw;
import deeplimits.theory.TauLimit;
import deeplimits.weights.Entry;
import deeplimits.weights.Fractional;
import deeplimits.weights.FractionalAsPublished;
import deeplimits.weights.Iid;
import deeplimits.weights.Kernel;
import deeplimits.weights.Law;
import deeplimits.weights.MatrixPath;
import deeplimits.weights.Smooth;
import deeplimits.weights.SmoothPaths;
import deeplimits.weights.Weights;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Good arguments for {@link FuzzTest}, and which of the bad ones are legal. Width 4, depth 8, 4 columns everywhere. */
final class FuzzExamples {
    private static final int D = 4;
    private static final int L = 8;
    private static final Map<Class<?>, Supplier<Object>> OF_TYPE = new HashMap<>();
    private static final Map<String, Supplier<Object[]>> OF_CALL = new HashMap<>();

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
    private static final Set<String> ARITHMETIC = Set.of("Activation", "PiecewiseLinear", "Tanh", "Block", "Standard");

    private FuzzExamples() {}

    static {
        OF_TYPE.put(int.class, () -> 2);
        OF_TYPE.put(long.class, () -> 2L);
        OF_TYPE.put(double.class, () -> 0.5);
        OF_TYPE.put(float.class, () -> 0.5f);
        OF_TYPE.put(boolean.class, () -> false);
        OF_TYPE.put(String.class, () -> "x");
        OF_TYPE.put(double[].class, () -> new double[] {1, 0.5, 0.25, 2});
        OF_TYPE.put(float[].class, () -> new float[D * D]);
        OF_TYPE.put(int[].class, () -> new int[] {2, 4});
        OF_TYPE.put(float[][].class, () -> new float[L][D * D]);
        OF_TYPE.put(double[][].class, () -> new double[L + 1][D]);
        OF_TYPE.put(INDArray.class, () -> Nd4j.ones(L, D, D));
        OF_TYPE.put(IntConsumer.class, () -> (IntConsumer) n -> {});
        OF_TYPE.put(DoubleUnaryOperator.class, () -> (DoubleUnaryOperator) Math::tanh);
        OF_TYPE.put(IntFunction.class, () -> (IntFunction<float[]>) k -> new float[D * D]);
        OF_TYPE.put(DoubleFunction.class, () -> (DoubleFunction<double[]>) t -> new double[D * D]);
        OF_TYPE.put(List.class, () -> List.of(new StrongError(4, 0.1, 0.1)));

        OF_TYPE.put(OptionalInt.class, OptionalInt::empty);
        OF_TYPE.put(
                Table.class,
                () -> Table.create("t", DoubleColumn.create("x", 1, 2, 3, 4), DoubleColumn.create("y", 2, 4, 5, 9)));
        OF_TYPE.put(Path.class, () -> Path.of("target", "fuzz"));
        OF_TYPE.put(Key.class, () -> Key.of(1));
        OF_TYPE.put(Entry.class, () -> Entry.GAUSSIAN);
        OF_TYPE.put(Kernel.class, () -> Kernel.RBF);
        OF_TYPE.put(Law.class, Law::iid);
        OF_TYPE.put(Iid.class, Law::iid);
        OF_TYPE.put(Fractional.class, () -> new Fractional(0.3));
        OF_TYPE.put(FractionalAsPublished.class, () -> new FractionalAsPublished(0.7));
        OF_TYPE.put(Smooth.class, () -> Law.smooth(0.2));
        OF_TYPE.put(Smooth.Sampling.class, () -> Smooth.Sampling.VALUES);
        OF_TYPE.put(Weights.class, () -> Law.iid().draw(L, D, D, Key.of(2)));
        OF_TYPE.put(Weights.Shape.class, () -> new Weights.Shape(L, D, D));
        OF_TYPE.put(MatrixPath.class, () -> SmoothPaths.draw(0.3, D, D, Key.of(3)));
        OF_TYPE.put(SmoothPaths.class, () -> SmoothPaths.draw(0.3, D, D, Key.of(3)));

        OF_TYPE.put(Activation.class, () -> Activation.RELU);
        OF_TYPE.put(Block.class, () -> Block.RES_1);
        OF_TYPE.put(
                Architecture.class,
                () -> ResNet.res1(D).activation(Activation.ABS).depth(L));
        OF_TYPE.put(ResNet.class, () -> ResNet.res1(D).depth(L).draw(Law.iid(), Key.of(7)));
        OF_TYPE.put(Network.class, () -> ResNet.res1(D).depth(L).draw(Law.iid(), Key.of(7)));
        OF_TYPE.put(RungeKuttaNet.class, () -> new RungeKuttaNet(flow(), ButcherTableau.HEUN, L));
        OF_TYPE.put(
                RecurrentNet.class, () -> RecurrentNet.antisymmetric(Law.iid().draw(1, D, D, Key.of(9))));
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

        call("Weights.of(int, int, float[][])", () -> new Object[] {D, D, new float[L][D * D]});
        call("MatrixPath.of(int, int, DoubleFunction)", () -> new Object[] {D, D, of(DoubleFunction.class)});
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

        String[] anyLength = {
            "FirstOrder.forward(double[]) 0",
            "FirstOrder.backward(double[]) 0",
            "NormBounds.meanSquareAfter(double, double[]) 1",
            "NeuralOde.errors(double[], int[]) 1",
            "NeuralOde.errors(ButcherTableau, double[], int[]) 2",
            "NeuralSde.errors(BrownianPaths, double[], int[]) 2",
            "NeuralSde.errors(Key, int, double[], int[]) 3",
            "Weights.of(int, int, float[][]) 2"
        };
        for (String argument : anyLength) LEGAL.put(argument, EnumSet.of(Also.ANY_LENGTH));
        // an infinite width is the limit of a wide network; a state that overflowed is infinitely far
        legal("CriticalCurve.backward(double, int, double)", 2, Also.INFINITE);
        legal("StabilityTheorem.covers(double)", 0, Also.INFINITE);
        legal("StrongError(int, double, double)", 1, Also.INFINITE);
        legal("StrongError(int, double, double)", 2, Also.INFINITE);
        legal("Kernel.covariance(double)", 0, Also.INFINITE);
        for (int i = 0; i < 4; i++) legal("TauLaw.Draw(double, double, double, double)", i, Also.INFINITE);
        legal("StrongError.table(List)", 0, Also.EMPTY);
        // products are arithmetic: states that overflowed go through
        for (String times : List.of("times", "transposedTimes"))
            legal("Weights." + times + "(int, double[])", 1, Also.NAN, Also.INFINITE);
        for (String law : List.of("Law", "Iid", "Fractional", "FractionalAsPublished", "Smooth"))
            legal(law + ".autocovariance(int, int)", 1, Also.NEGATIVE);
        legal("Fractional.autocovariance(int)", 0, Also.NEGATIVE);
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
        MatrixPath path = SmoothPaths.draw(0.3, D, D, Key.of(6));
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
        long asked = Arrays.stream(type.getMethods())
                .filter(m -> Modifier.isAbstract(m.getModifiers()))
                .count();
        return type.isInterface() && !type.isSealed() && asked == 1 ? function(type) : null;
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

    /** An instance to call a method of. */
    static Object instance(Class<?> type) {
        return type.isEnum() ? type.getEnumConstants()[0] : of(type);
    }

    /** Good arguments, new ones for each call. */
    static Object[] arguments(Executable call) {
        Supplier<Object[]> own = OF_CALL.get(FuzzTest.name(call));
        if (own != null) return own.get();
        return Arrays.stream(call.getParameterTypes()).map(FuzzExamples::of).toArray();
    }

    private static void legal(String call, int at, Also first, Also... rest) {
        LEGAL.put(call + " " + at, EnumSet.of(first, rest));
    }

    /** Whether a value is in the domain of an argument. */
    static boolean legal(Executable call, int at, Object value) {
        return legal(value, arguments(call)[at], also(call, at));
    }

    /** Whether a NaN of this argument goes through to the result, as in arithmetic. */
    static boolean mayBeNaN(Executable call, int at) {
        return also(call, at).contains(Also.NAN);
    }

    private static Set<Also> also(Executable call, int at) {
        boolean arithmetic = call instanceof Method
                && !Modifier.isStatic(call.getModifiers())
                && ARITHMETIC.contains(call.getDeclaringClass().getSimpleName());
        if (arithmetic) return EnumSet.of(Also.NAN, Also.INFINITE, Also.ANY_LENGTH, Also.EMPTY);
        return LEGAL.getOrDefault(FuzzTest.name(call) + " " + at, Set.of());
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
        if (value instanceof List<?> list) return !list.isEmpty() && list.get(0) != null || also.contains(Also.EMPTY);
        if (!value.getClass().isArray()) return true;
        int length = Array.getLength(value);
        if (length == 0) return also.contains(Also.EMPTY);
        if (length != Array.getLength(good) && !also.contains(Also.ANY_LENGTH)) return false;
        return legal(Array.get(value, 0), Array.get(good, 0), also);
    }
}
