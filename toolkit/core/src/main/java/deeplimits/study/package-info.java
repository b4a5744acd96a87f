/** Experiments with a name, in the jar: the tables that the project commits, made again by one command, on one machine or many. */
package deeplimits.study;
