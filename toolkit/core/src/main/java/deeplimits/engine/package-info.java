/**
 * The fast paths behind the readable loop: the same networks on the same keys, in float.
 *
 * <p>Each path has a plain twin and one on SIMD lanes; the lanes are used where the module jdk.incubator.vector is present
 * ({@code --add-modules jdk.incubator.vector}), and both give the same bits. Nothing here knows a network or a table: the
 * packages above hand in numbers and keys.
 */
package deeplimits.engine;
