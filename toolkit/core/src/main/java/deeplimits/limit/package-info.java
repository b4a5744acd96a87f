/** The continuous limits of deep networks, their solvers, and what converges to them at which order. */
package deeplimits.limit;
