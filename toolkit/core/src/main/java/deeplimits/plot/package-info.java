/**
 * Tables become figures: lines with bands, small multiples, heat maps with a frontier, histograms, paths, images.
 *
 * <p>{@link deeplimits.plot.Figures} makes them, {@link deeplimits.plot.Panels} changes, joins and writes them. Nothing
 * here draws a random number, and nothing is computed beyond grouping.
 */
package deeplimits.plot;
