package deeplimits.data;

import java.util.Arrays;

/** p(y | x) ~ exp(w_y . x + b_y), fitted by stochastic gradient descent, image after image, with a step that falls like 1 / (1 + epoch). */
final class SoftmaxRegression {
    private static final float RATE = 0.05f;

    private final float[][] weights; // [class][pixel], the bias last

    private SoftmaxRegression(float[][] weights) {
        this.weights = weights;
    }

    static SoftmaxRegression fit(Images set, int epochs) {
        SoftmaxRegression model = new SoftmaxRegression(new float[set.classes()][set.pixels() + 1]);
        for (int epoch = 0; epoch < epochs; epoch++)
            for (int i = 0; i < set.count(); i++) model.step(set.image(i), set.label(i), RATE / (1 + epoch));
        return model;
    }

    private void step(float[] x, int label, float rate) {
        double[] p = scores(x);
        double largest = Arrays.stream(p).max().orElseThrow();
        double sum = 0;
        for (int y = 0; y < p.length; y++) {
            p[y] = Math.exp(p[y] - largest);
            sum += p[y];
        }
        for (int y = 0; y < p.length; y++) {
            float g = (float) (rate * ((y == label ? 1 : 0) - p[y] / sum));
            for (int j = 0; j < x.length; j++) weights[y][j] += g * x[j];
            weights[y][x.length] += g;
        }
    }

    private double[] scores(float[] x) {
        double[] scores = new double[weights.length];
        for (int y = 0; y < weights.length; y++) {
            float sum = weights[y][x.length];
            for (int j = 0; j < x.length; j++) sum += weights[y][j] * x[j];
            scores[y] = sum;
        }
        return scores;
    }

    double accuracy(Images set) {
        int right = 0;
        for (int i = 0; i < set.count(); i++) {
            double[] scores = scores(set.image(i));
            int best = 0;
            for (int y = 1; y < scores.length; y++) best = scores[y] > scores[best] ? y : best;
            right += best == set.label(i) ? 1 : 0;
        }
        return right / (double) set.count();
    }
}
