package deeplimits.engine;

/** Loss and its gradient at the outputs; a batch's loss is the mean over its members, as PyTorch has it. */
public enum Head {
    /** -log softmax(F)_y, y a label. */
    CROSS_ENTROPY {
        @Override
        double row(double[] f, int label, float[] target, int at) {
            double peak = Double.NEGATIVE_INFINITY;
            for (double fi : f) peak = Math.max(peak, fi);
            double sum = 0;
            for (double fi : f) sum += Math.exp(fi - peak);
            double log = peak + Math.log(sum);
            double loss = log - f[label];
            for (int i = 0; i < f.length; i++) f[i] = Math.exp(f[i] - log) - (i == label ? 1 : 0);
            return loss;
        }
    },
    /** mean over the outputs of (F - y)^2; a label y stands for the unit vector e_y. */
    SQUARED {
        @Override
        double row(double[] f, int label, float[] target, int at) {
            double loss = 0;
            for (int i = 0; i < f.length; i++) {
                double y = target != null ? target[at + i] : i == label ? 1 : 0;
                double difference = f[i] - y;
                loss += difference * difference / f.length;
                f[i] = 2 * difference / f.length;
            }
            return loss;
        }
    };

    /** The loss of one member; f, its outputs, becomes the gradient. */
    abstract double row(double[] f, int label, float[] target, int at);
}
