package deeplimits.engine;

/**
 * Inputs and what they should give.
 *
 * @param count how many
 * @param x count rows of inputs
 * @param labels classes, or null
 * @param targets count rows of outputs, or null
 */
public record MiniBatch(int count, float[] x, int[] labels, float[] targets) {}
