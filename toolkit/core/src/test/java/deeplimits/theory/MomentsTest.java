package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class MomentsTest {
    private static final int MEMBERS = 20_000;

    /** Fixed keys, 4.5 standard errors for 8 numbers in each of 4 cases: a false alarm at one key in 5000. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, -1, 1})
    void meansAndVariancesAreThoseOfBruteForce(double slope) {
        Architecture a = ResNet.res3(6).depth(15).activation(Activation.leakyRelu(slope));
        Moments moments = Moments.of(a);
        Table sample = Ensemble.independent(a, Law.iid(), Key.of(1).child(slope), MEMBERS)
                .gradients()
                .run();
        for (String prefix : new String[] {"", "gradient_"}) {
            agree(moments.meanSquaredRatio(), moments.varianceOfSquaredRatio(), squares(sample, prefix + "ratio"));
            agree(moments.meanSquaredDrift(), moments.varianceOfSquaredDrift(), squares(sample, prefix + "drift"));
        }
    }

    /**
     * Means hold for every symmetric law, variances to first order in a, which is 1/100 here; 4.5 standard errors and
     * that order.
     */
    @ParameterizedTest
    @EnumSource(names = {"UNIFORM", "RADEMACHER"})
    void otherEntriesHaveTheMeansAndTheVarianceOfASmallStep(Entry entry) {
        Architecture network = ResNet.res3(6).inputs(6).depth(10);
        Moments moments = Moments.of(network);
        double[] drifts = squares(
                Ensemble.independent(network, Law.iid(entry), Key.of(3), MEMBERS)
                        .gradients()
                        .run(),
                "drift");
        assertEquals(
                moments.meanSquaredDrift(),
                Arrays.stream(drifts).average().getAsDouble(),
                4.5 * Math.sqrt(moments.varianceOfSquaredDrift() / MEMBERS));
        Architecture calm = network.scaling(1);
        Table sample =
                Ensemble.independent(calm, Law.iid(entry), Key.of(4), MEMBERS).run();
        double[] small = squares(sample, "drift");
        double mean = Arrays.stream(small).average().getAsDouble();
        double variance =
                Arrays.stream(small).map(x -> (x - mean) * (x - mean)).average().getAsDouble();
        double fourth =
                Arrays.stream(small).map(x -> Math.pow(x - mean, 4)).average().getAsDouble();
        double error = Math.sqrt((fourth / (variance * variance) - 1) / MEMBERS);
        assertEquals(1, variance / Moments.of(calm).varianceOfSquaredDrift(), 4.5 * error + 0.1);
    }

    /**
     * Mean and variance of log |h_L| / |h_0| at depth 400 for entries that are not normal; 4.5 standard errors and
     * terms of order 1/L.
     */
    @ParameterizedTest
    @EnumSource(names = {"UNIFORM", "RADEMACHER"})
    void theLogNormalLimitIsThatOfEveryEntry(Entry entry) {
        int n = 2000;
        Architecture network = ResNet.res3(20).inputs(20).depth(400);
        double[] logs = Ensemble.independent(network, Law.iid(entry), Key.of(5), n)
                .run()
                .doubleColumn("log_ratio")
                .asDoubleArray();
        LogNormalLimit limit = LogNormalLimit.of(network);
        double mean = Arrays.stream(logs).average().getAsDouble();
        double variance = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
        assertEquals(limit.mu(), mean, 4.5 * limit.sigma() / Math.sqrt(n) + 1.0 / 400);
        assertEquals(1, variance / Math.pow(limit.sigma(), 2), 4.5 * Math.sqrt(2.0 / n) + 2.0 / 400);
    }

    @Test
    void resOneWithTheAbsoluteValueIsClosedToo() {
        Architecture a = ResNet.res1(6).depth(15).activation(Activation.ABS);
        Table sample = Ensemble.independent(a, Law.iid(), Key.of(2), MEMBERS).run();
        agree(Moments.of(a).meanSquaredDrift(), Moments.of(a).varianceOfSquaredDrift(), squares(sample, "drift"));
    }

    private static double[] squares(Table table, String column) {
        return Arrays.stream(table.doubleColumn(column).asDoubleArray())
                .map(x -> x * x)
                .toArray();
    }

    private static void agree(double mean, double variance, double[] sample) {
        double sampleMean = Arrays.stream(sample).average().orElseThrow();
        double second = Arrays.stream(sample)
                .map(x -> Math.pow(x - sampleMean, 2))
                .average()
                .orElseThrow();
        double fourth = Arrays.stream(sample)
                .map(x -> Math.pow(x - sampleMean, 4))
                .average()
                .orElseThrow();
        assertEquals(mean, sampleMean, 4.5 * Math.sqrt(variance / sample.length));
        assertEquals(variance, second, 4.5 * Math.sqrt((fourth - second * second) / sample.length));
    }

    @Test
    void closedFormsOfTheTheory() {
        Moments m = Moments.of(ResNet.res3(40).depth(1000));
        assertEquals(0.8053, m.rmsDrift(), 5e-5);
        assertEquals(Math.pow(1 + 0.5 / 1000, 1000) - 1, m.meanSquaredDrift(), 1e-12);
        double a = 1.0 / 1000;
        double rho2 = 1 + a * (1 + 2.0 / 40) + a * a * (0.25 + 5.0 / 160) * (1 + 2.0 / 40);
        assertEquals(Math.pow(rho2, 1000) - Math.pow(1 + a / 2, 2000), m.varianceOfSquaredRatio(), 1e-10);
        assertEquals(2550, Moments.of(ResNet.res3(40).depth(1000).scaling(0.25)).rmsDrift(), 5);
    }

    @Test
    void theVarianceStaysAccurateWhenTheNetworkIsNearlyTheIdentity() {
        // the drift is a sum of L nearly independent increments: |N(0, S/d I)|^2 with S = L a / 2, relative variance
        // 2/d + O(1/L)
        Moments m = Moments.of(ResNet.res3(40).depth(1000).scaling(4));
        assertEquals(2.0 / 40, m.varianceOfSquaredDrift() / Math.pow(m.meanSquaredDrift(), 2), 2e-3);
    }

    @Test
    void theTheoremsIntervalSaysNothingForSmallWidths() {
        assertTrue(new StabilityTheorem(100, 0.5).low() < 0);
        assertEquals(0.1797, new StabilityTheorem(1000, 0.5).low(), 5e-5);
        assertEquals(4.1312, new StabilityTheorem(1000, 0.5).high(), 5e-5);
    }

    @Test
    void whatHasNoClosedFormIsRefused() {
        for (Architecture a : new Architecture[] {
            ResNet.res1(5), ResNet.res2(5), ResNet.res3(5).activation(Activation.TANH)
        })
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Moments.of(a))
                    .getMessage()
                    .contains("closed moments"));
        assertThrows(IllegalArgumentException.class, () -> new StabilityTheorem(10, 1));
        assertThrows(IllegalArgumentException.class, () -> LogNormalLimit.relu(0));
    }
}
