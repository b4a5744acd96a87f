package deeplimits.limit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnedFlowTest {
    private static final Key KEY = Key.of(23);

    /** Shifts away from 0, so that nothing is symmetric by chance. */
    private static LearnedFlow flow(LearnedFlow.Form form) {
        LearnedFlow flow = LearnedFlow.of(form, 2, 6, 2, KEY).horizon(3).depth(8);
        Map<String, Weights> tensors = flow.tensors();
        tensors.put("b", Law.iid().draw(3, 6, 1, KEY.child("b")));
        return flow.with(tensors);
    }

    private static double[][] jacobian(VectorField field, double t, double[] h) {
        int d = field.width();
        double[][] jacobian = new double[d][d];
        for (int j = 0; j < d; j++) {
            double[] e = new double[d];
            e[j] = 1;
            double[] column = field.push(t, h, e);
            for (int i = 0; i < d; i++) jacobian[i][j] = column[i];
        }
        return jacobian;
    }

    /** D A and J S, D and S positive, have the spectrum of an antisymmetric matrix; a plain field has not. */
    @Test
    void twoFormsHaveImaginarySpectraAndOneHasNot() {
        double[] h = {0.4, -1, 0.3, 0.8, -0.2, 0.5};
        for (LearnedFlow.Form form : LearnedFlow.Form.values()) {
            Spectrum s = Spectrum.of(jacobian(flow(form).field(), 0.3, h));
            double largest = 0;
            for (double re : s.realParts()) largest = Math.max(largest, Math.abs(re));
            assertTrue(s.largestImaginaryPart() > 0.1, form + " turns");
            if (form == LearnedFlow.Form.PLAIN) assertTrue(largest > 0.1, "a plain field stretches");
            else assertEquals(0, largest, 1e-10, form.toString());
        }
    }

    /** dE/dt = 0 for frozen weights: at t fixed the energy is orthogonal to the field. */
    @Test
    void theHamiltonianFieldKeepsItsEnergy() {
        LearnedFlow flow = flow(LearnedFlow.Form.HAMILTONIAN);
        double[] h = {0.4, -1, 0.3, 0.8, -0.2, 0.5};
        double[] f = flow.field().value(0.3, h);
        double step = 1e-5;
        double[] energies = new double[2];
        for (int s = 0; s < 2; s++) {
            double[] at = h.clone();
            for (int i = 0; i < 6; i++) at[i] += (s == 0 ? -step : step) * f[i];
            energies[s] = energy(flow, 0.3, at);
        }
        assertEquals(0, (energies[1] - energies[0]) / (2 * step), 1e-6); // differences of order step^2 |f|^3
        assertTrue(Arrays.stream(f).map(v -> v * v).sum() > 0.5, "a field that moves");
    }

    /** sum log cosh(K(t) h + b(t)), from the tensors. */
    private static double energy(LearnedFlow flow, double t, double[] h) {
        double[] basis = {1, Math.sin(2 * Math.PI * t), Math.cos(2 * Math.PI * t)};
        double[] z = new double[6];
        for (int m = 0; m < 3; m++) {
            double[] part = flow.tensors().get("K").times(m, h);
            for (int i = 0; i < 6; i++)
                z[i] += basis[m] * (part[i] + flow.tensors().get("b").get(m, i, 0));
        }
        double sum = 0;
        for (double zi : z) sum += Math.log(Math.cosh(zi));
        return sum;
    }

    /** The field does not depend on the depth of the network that runs along it, nor on whether its weights were kept. */
    @Test
    void theFieldIsThePathAtEveryTime() {
        double[] h = {0.4, -1, 0.3, 0.8, -0.2, 0.5};
        for (LearnedFlow.Form form : LearnedFlow.Form.values())
            for (double t : new double[] {0, 0.125, 0.3, 0.5, 1})
                assertArrayEquals(
                        flow(form).field().value(t, h),
                        flow(form).depth(5).field().value(t, h),
                        1e-13,
                        form + " " + t);
    }

    @Test
    void theInputIsPaddedWithZeros() {
        assertArrayEquals(
                new double[] {3, -2, 0, 0, 0, 0}, flow(LearnedFlow.Form.PLAIN).start(new double[] {3, -2}));
    }
}
