/** The continuous limits of deep networks, and laws that are exact at finite depth: what a measurement is held against. */
package deeplimits.limit;
