/**
 * The fast paths behind the readable loops: the same networks on the same keys, in float. A plug: {@link deeplimits.net.EnsembleEngine}
 * finds {@link FloatEngine} by its service, and everything is right without it.
 *
 * <p>Each path has a plain twin and one on SIMD lanes; the lanes are used where the module jdk.incubator.vector is present
 * ({@code --add-modules jdk.incubator.vector}), and for independent ensembles both give the same bits.
 */
package deeplimits.engine;
