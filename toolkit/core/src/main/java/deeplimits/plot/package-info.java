/**
 * Table in, picture out: line charts with bands, small multiples, histograms with a density, heat maps with a frontier.
 *
 * <p>{@link deeplimits.plot.Figures} takes a table and column names and returns {@link deeplimits.plot.Panels}. Nothing
 * here samples, computes beyond grouping, or shows anything by itself.
 */
package deeplimits.plot;
