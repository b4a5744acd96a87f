/** What is made of a tidy table: summaries, slopes, frontiers, tests of laws, and tables that are committed. */
package deeplimits.stats;
