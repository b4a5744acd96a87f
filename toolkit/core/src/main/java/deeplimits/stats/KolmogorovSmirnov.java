package deeplimits.stats;

/**
 * D = sup |F_n - F| and the probability of a larger one under the hypothesis.
 *
 * @param statistic the largest distance between the distribution functions, in [0, 1]
 * @param pValue in [0, 1], exact for small samples and asymptotic for large ones
 */
public record KolmogorovSmirnov(double statistic, double pValue) {}
