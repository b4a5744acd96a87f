/** Training: w &larr; w - step of an optimiser on the mean loss of a mini-batch, for all weights of a network. */
package deeplimits.train;
