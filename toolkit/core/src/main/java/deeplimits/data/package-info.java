/**
 * Labelled images to learn from: the sets, read strictly from the formats in which they are published, and digits that the toolkit
 * draws itself where those are not at hand.
 *
 * <p>{@link deeplimits.data.Images} is a set, {@link deeplimits.data.Split} a set to learn from with one held out of it, and
 * {@link deeplimits.data.Dataset} names the real ones. Which images a number comes from is always told by
 * {@link deeplimits.data.Images#source()}.
 */
package deeplimits.data;
