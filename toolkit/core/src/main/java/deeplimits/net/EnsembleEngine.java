package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A fast path for {@link Ensemble}s and for draws of the exact law of networks: the only door to it.
 *
 * <p>It is found by {@link ServiceLoader}. Each method is empty where the engine does not compute exactly what it is asked for;
 * the readable loops do that, and {@code -Ddeeplimits.engine=none} leaves everything to them. Rows are null for members left out
 * after an interruption.
 */
public interface EnsembleEngine {
    /** The rows of {@link Ensemble#independent}. */
    Optional<Ensemble.Row[]> independent(
            Architecture architecture, Law law, Key key, int members, Ensemble.Options options);

    /** The rows of {@link Ensemble#shared}, beta by beta. */
    Optional<Ensemble.Row[]> shared(ResNet net, double[][] inputs, double[] betas, Ensemble.Options options);

    /** Draws of {@code theory.ExactLaw} for Gaussian weights. @param key draw r has its child r */
    Optional<Ensemble.Row[]> exactLaw(Architecture architecture, Key key, int members, Ensemble.Options options);

    /** The engine on the class path, unless {@code deeplimits.engine} is none. */
    static Optional<EnsembleEngine> installed() {
        String choice = System.getProperty("deeplimits.engine");
        Require.holds(choice == null || choice.equals("none"), "deeplimits.engine", "none, or not set", choice);
        return choice == null
                ? ServiceLoader.load(EnsembleEngine.class, EnsembleEngine.class.getClassLoader())
                        .findFirst()
                : Optional.empty();
    }
}
