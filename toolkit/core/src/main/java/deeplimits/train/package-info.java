/**
 * Learning from labelled images: the sets, read strictly from the formats in which they are published, and digits that the toolkit
 * draws itself where those are not at hand.
 *
 * <p>{@link deeplimits.train.Images} is a set, {@link deeplimits.train.Split} a set to learn from with one held out of it, and
 * {@link deeplimits.train.Dataset} names the real ones. Which images a number comes from is always told by
 * {@link deeplimits.train.Images#source()}.
 */
package deeplimits.train;
