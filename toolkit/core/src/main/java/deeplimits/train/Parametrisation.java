package deeplimits.train;

import deeplimits.Require;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Map;

/**
 * Branches times L^-branch, read-out B of entries of size d^-readOut, gradient descent at the rate eta L^rate d^(2 readOut - 2):
 * how a network and its learning rate change with depth L and width d.
 *
 * <p>One step moves F by L^(1 - 2 branch) times the rate, so that rate = 2 branch - 1 moves it as much at every depth; the power of
 * d does the same for the width. Constants bear the names of the field: Yang, Yu, Zhu, Hayou, "Feature learning in infinite-depth
 * neural networks", 2023, for depth-muP; Dey et al., arXiv 2505.01618, 2025, for CompleteP. They are for gradient descent; Adam,
 * whose steps do not know the size of a gradient, needs other rates.
 *
 * @param branch exponent of the factor before each branch, finite
 * @param rate exponent of the depth in the learning rate, finite
 * @param readOut exponent of the width in the read-out, finite: 1/2 for outputs of order 1 at the start, 1 for small ones
 */
public record Parametrisation(double branch, double rate, double readOut) {
    /** No factor: h + V g(h), one rate for all depths. */
    public static final Parametrisation STANDARD = new Parametrisation(0, 0, 0.5);
    /** L^-1/2 before each branch, one rate for all depths, the small read-out. */
    public static final Parametrisation DEPTH_MUP = new Parametrisation(0.5, 0, 1);
    /** 1/L before each branch, a rate that grows like L, the small read-out. */
    public static final Parametrisation COMPLETE_P = new Parametrisation(1, 1, 1);
    /** L^-1/2 before each branch, one rate for all depths, the read-out of order 1: a wide network stays close to its linearisation. */
    public static final Parametrisation KERNEL = new Parametrisation(0.5, 0, 0.5);

    public Parametrisation {
        Require.finite("branch exponent", branch);
        Require.finite("rate exponent", rate);
        Require.finite("read-out exponent", readOut);
    }

    /**
     * A network with the first weights of this parametrisation: that of {@link Architecture#draw}, B times d^(1/2 - readOut).
     *
     * @param architecture whose scaling is replaced
     */
    public ResNet draw(Architecture architecture, Law law, Key key) {
        ResNet net =
                Require.present("architecture", architecture).scaling(branch).draw(law, key);
        Map<String, Weights> tensors = net.tensors();
        tensors.put("B", tensors.get("B").times(Math.pow(architecture.width(), 0.5 - readOut)));
        return net.with(tensors);
    }

    /** Gradient descent at eta L^rate d^(2 readOut - 2). @param eta positive @param architecture that says L and d */
    public Optimiser descent(double eta, Architecture architecture) {
        Require.positive("eta", eta);
        Require.present("architecture", architecture);
        double depths = Math.pow(architecture.depth(), rate);
        return Optimiser.sgd(eta * depths * Math.pow(architecture.width(), 2 * readOut - 2), 0);
    }
}
