package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.weights.Fractional;
import deeplimits.weights.Kernel;
import deeplimits.weights.Law;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every closed form, sum and integral against theory_reference.csv, to the error that its Javadoc states. */
class ReferenceTest {
    /** An evaluation, and the error it may have: absolute + relative |value|. */
    private record Form(double absolute, double relative, Function<String[], Double> value) {}

    private static final Map<String, Form> FORMS = new TreeMap<>();

    static {
        form("k1", 4e-16, 0, a -> FirstOrder.k1(real(a[1])));
        form("k0", 4e-16, 0, a -> FirstOrder.k0(real(a[1])));
        form("fractional", 0, 1e-13, a -> new Fractional(real(a[1])).autocovariance(whole(a[2])));
        for (Kernel kernel : Kernel.values()) form("kernel " + kernel, 1e-15, 0, a -> kernel.covariance(real(a[1])));
        form("increments", 1e-13, 0, a -> Law.smoothIncrements(real(a[1])).autocovariance(whole(a[2]), whole(a[3])));
        form("forward fractional", 0, 0, a -> FirstOrder.forward(Law.fractional(real(a[1])), whole(a[2]))
                .sum());
        form("backward fractional", 0, 0, a -> FirstOrder.backward(Law.fractional(real(a[1])), whole(a[2]))
                .sum());
        form("forward smooth", 0, 0, a -> FirstOrder.forward(Law.smooth(real(a[1])), whole(a[2]))
                .sum());
        form("backward smooth", 0, 0, a -> FirstOrder.backward(Law.smooth(real(a[1])), whole(a[2]))
                .sum());
        form("log_low", 0, 1e-14, a -> new NormBounds(real(a[1]), 7).logLow());
        form("log_high", 0, 1e-14, a -> new NormBounds(real(a[1]), 7).logHigh());
        form("after", 0, 1e-14, a -> NormBounds.meanSquareAfter(real(a[1]), state(a[2])));
        form("stability", 1e-14, 1e-14, a -> new StabilityTheorem(whole(a[1]), real(a[2])).low());
        form("tanh", 0, 1e-12, a -> FirstOrder.mean(z -> Math.pow(Math.tanh(real(a[1]) * z), 2)));
        form("tau_limit", 0, 1e-8, a -> new TauLimit(real(a[1])).gradientMeanSquare());
        form("moments", 0, 1e-10, a -> moments(a).varianceOfSquaredRatio());
    }

    private static void form(String what, double absolute, double relative, Function<String[], Double> value) {
        FORMS.put(what, new Form(absolute, relative, value));
    }

    private static double real(String text) {
        return Double.parseDouble(text);
    }

    private static int whole(String text) {
        return Integer.parseInt(text);
    }

    private static double[] state(String text) {
        return Arrays.stream(text.split(";")).mapToDouble(Double::parseDouble).toArray();
    }

    /** alpha is the gain, at beta 0, so that Java and the reference have the same bits of it. */
    private static Moments moments(String[] a) {
        Architecture network =
                ResNet.res3(whole(a[1])).depth(whole(a[2])).scaling(0).gain(real(a[3]));
        return Moments.of(network.activation(Activation.leakyRelu(real(a[4]))));
    }

    private static Map<String, List<String[]>> rows() throws IOException {
        try (InputStream in = ReferenceTest.class.getResourceAsStream("theory_reference.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .filter(row -> !row[0].startsWith("density"))
                    .collect(Collectors.groupingBy(row -> row[0], TreeMap::new, Collectors.toList()));
        }
    }

    @TestFactory
    List<DynamicTest> formsAreThoseOfTheReference() throws IOException {
        Map<String, List<String[]>> rows = rows();
        assertEquals(FORMS.keySet(), rows.keySet());
        return rows.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> entry.getValue().forEach(ReferenceTest::check)))
                .toList();
    }

    private static void check(String[] row) {
        Form form = FORMS.get(row[0]);
        int at = row.length - (row[0].equals("moments") ? 3 : row[0].equals("stability") ? 2 : 1);
        double absolute = row[0].contains("ward ") ? 1e-15 * (whole(row[2]) + real(row[at])) : form.absolute;
        // k0 has a vertical slope at 1: where neighbours are nearly equal it shows the last bit of their correlation
        boolean steep = row[0].equals("backward fractional") && real(row[1]) > 0.999
                || row[0].equals("backward smooth") && real(row[1]) > 1;
        if (steep) absolute *= 1e7;
        same(row, real(row[at]), form.value.apply(row), absolute, form.relative);
        if (row[0].equals("moments")) {
            Moments moments = moments(row);
            same(row, real(row[at + 1]), moments.meanSquaredDrift(), 0, form.relative);
            same(row, real(row[at + 2]), moments.varianceOfSquaredDrift(), 0, form.relative);
            same(row, 1 + real(row[at + 1]), moments.meanSquaredRatio(), 0, form.relative);
            assertEquals(Math.sqrt(real(row[at + 1])), moments.rmsDrift(), 1e-11 * moments.rmsDrift());
        }
        if (row[0].equals("stability"))
            same(row, real(row[at + 1]), new StabilityTheorem(whole(row[1]), real(row[2])).high(), 0, form.relative);
    }

    private static void same(String[] row, double expected, double actual, double absolute, double relative) {
        if (Double.isInfinite(actual) && Math.abs(expected) > 1e300) return;
        assertEquals(expected, actual, absolute + relative * Math.abs(expected), String.join(", ", row));
    }
}
