import deeplimits.diagnose.Diagnosis;
import deeplimits.net.ResNet;
import deeplimits.theory.CriticalCurve;
import deeplimits.theory.FirstOrder;
import deeplimits.theory.Moments;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the calculator's page must say, by the toolkit, over a grid of inputs: JSON on standard output, which notebook.mjs compares. */
class Calculator {
    public static void main(String[] arguments) {
        StringBuilder cases = new StringBuilder();
        for (int depth : new int[] {2, 48, 1000, 6000})
            for (int width : new int[] {1, 40, 1024})
                for (String block : new String[] {"res3", "res1"})
                    for (String law : new String[] {"iid 0", "fractional 0.1", "fractional 0.5", "fractional 0.8", "fractional 0.97",
                        "smooth 0.003", "smooth 0.1", "smooth 5"})
                        for (String scaling : new String[] {"beta 0", "beta 0.3", "beta 0.5", "beta 1.2", "tau 0.02", "tau 1", "tau 3"})
                            cases.append(cases.isEmpty() ? "[" : ",\n").append(one(depth, width, block, law, scaling));
        System.out.println(cases + "]");
    }

    private static String one(int depth, int width, String block, String named, String scaling) {
        double parameter = Double.parseDouble(named.split(" ")[1]);
        Law law = switch (named.charAt(0)) {
            case 'i' -> Law.iid();
            case 'f' -> Law.fractional(parameter);
            default -> Law.smooth(parameter);
        };
        double value = Double.parseDouble(scaling.split(" ")[1]);
        double a = Math.pow(scaling.startsWith("tau") ? value : Math.pow(depth, -value), 2);
        boolean res3 = block.equals("res3");
        FirstOrder states = res3 ? FirstOrder.forward(law, depth) : FirstOrder.forwardRes1(law, depth);
        FirstOrder gradients = res3 ? FirstOrder.backward(law, depth) : states;
        double[] c = new double[depth];
        Arrays.setAll(c, m -> law.autocovariance(depth, m));
        double square = continued(a, states.sum(), depth);
        double others = width == 1 ? 0 : (1 - 1.0 / width) * continued(a, gradients.sum(), depth);
        double gradientSquare = others + square / width;
        if (res3 && law.equals(Law.iid())) square = gradientSquare = exact(depth, width, a); // an independent path
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("drift", Math.sqrt(square));
        expected.put("gradientDrift", Math.sqrt(gradientSquare));
        expected.put("tau", Math.pow(depth, -states.criticalBeta()));
        expected.put("beta", states.criticalBeta());
        if (!res3) expected.put("gradientBeta", states.criticalBeta());
        else if (named.startsWith("fractional")) expected.put("gradientBeta", CriticalCurve.backward(parameter, depth, width));
        double drift = Math.sqrt(square);
        expected.put("regime", drift < Diagnosis.IDENTITY_BELOW ? "\"identity\"" : drift > Diagnosis.EXPLOSION_ABOVE ? "\"explosion\"" : "\"stable\"");
        if (depth <= 48 || width == 40) overflow(expected, c, res3, a);
        return String.format(Locale.ROOT,
                "{\"input\": {\"depth\": %d, \"width\": %d, \"block\": \"%s\", \"law\": \"%s\", \"parameter\": %s, \"scaling\": \"%s\", \"value\": %s}, \"expected\": {%s}}",
                depth, width, block, named.split(" ")[0], parameter, scaling.split(" ")[0], value,
                expected.entrySet().stream()
                        .map(e -> "\"" + e.getKey() + "\": " + (Double.valueOf(Double.POSITIVE_INFINITY).equals(e.getValue()) ? "\"Infinity\"" : e.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private static double continued(double a, double sum, int depth) {
        return Math.expm1(depth * Math.log1p(a * sum / depth));
    }

    private static double exact(int depth, int width, double a) {
        return Moments.of(ResNet.res3(width).depth(depth).scaling(0).gain(Math.sqrt(a))).meanSquaredDrift();
    }

    /** The first layer whose states do not fit a format, by bisection: the sum of the first k layers grows with k. */
    private static void overflow(Map<String, Object> expected, double[] c, boolean res3, double a) {
        Map.of("fp16", 65504.0, "bf16", 0x1.fep127, "fp32", (double) Float.MAX_VALUE).forEach((format, largest) -> {
            int low = 0;
            int high = c.length + 1;
            while (high - low > 1) {
                int k = (low + high) / 2;
                if (k * Math.log1p(a * sum(Arrays.copyOf(c, k), res3) / k) / 2 > Math.log(largest)) high = k;
                else low = k;
            }
            expected.put(format, high > c.length ? null : high);
        });
    }

    private static double sum(double[] covariance, boolean res3) {
        if (res3) return FirstOrder.forward(covariance).sum();
        double sum = 0;
        for (int m = 0; m < covariance.length; m++) sum += (m == 0 ? 0.5 : 1) * (covariance.length - m) * covariance[m];
        return sum;
    }
}
