/** Studies on a cluster of Apache Spark: each task is a cell, and its result is the line that the journal writes. */
package deeplimits.cluster;
