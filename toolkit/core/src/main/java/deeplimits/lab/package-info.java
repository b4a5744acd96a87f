/**
 * Experiments: a grid of named axes times repetitions gives a tidy table, checks hold it against theory.
 *
 * <p>A budget scales the sizes, progress is reported while the work runs, and a journal keeps finished rows on disk.
 */
package deeplimits.lab;
