/** Closed forms, bounds and exact laws at finite depth: what a measurement is held against. */
package deeplimits.theory;
