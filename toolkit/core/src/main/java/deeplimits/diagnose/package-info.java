/**
 * Which regime is my network in? Weights of a file, the residual branches that they make, and the verdict: identity,
 * stable or explosion, which factor would fit, and why.
 *
 * <p>{@link deeplimits.diagnose.WeightFile} reads, {@link deeplimits.diagnose.BranchGram} measures, and
 * {@link deeplimits.diagnose.Diagnosis} says what the numbers mean.
 */
package deeplimits.diagnose;
