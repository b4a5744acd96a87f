package deeplimits.train;

import deeplimits.Require;
import deeplimits.engine.FloatActivation;
import deeplimits.engine.Plan;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Iid;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;

/**
 * A network that can learn: h_0 = A x, L layers, F(x) = B h_L with several outputs, and the law of its first weights.
 *
 * @param kind the layers
 * @param architecture width, inputs, depth, beta and sigma
 * @param law of the first V and W
 * @param biased whether the layers have biases, 0 at first
 */
public record Model(Kind kind, Architecture architecture, Law law, boolean biased) {

    /** What a layer does. */
    public enum Kind {
        /** h + L^-beta V sigma(h), or h + L^-beta V sigma(W h): Marion et al. (2025). */
        RESIDUAL,
        /** sigma(h + tau V h), tau = L^-beta: Zhang et al. (2022), with ReLU after the sum. */
        TAU,
        /** sigma(sqrt(2) V h): no residual connection, weights of variance 2 / d (He et al., 2015). */
        VANILLA
    }

    public Model {
        Require.present("kind", kind);
        Require.present("architecture", architecture);
        Require.present("law", law);
        Require.holds(architecture.inputs().isPresent(), "inputs of a network that learns", "set by inputs(n)", "none");
        Require.holds(
                architecture.bias() == 0,
                "bias of a network that learns",
                "0; use biased(), which starts biases at 0",
                architecture.bias());
        Require.holds(
                kind == Kind.RESIDUAL || architecture.block() == Block.RES_1,
                "block of a " + kind + " network",
                "RES_1, for its layers have one matrix",
                architecture.block());
    }

    /** The residual network of an architecture, first weights by a law. */
    public static Model residual(Architecture architecture, Law law) {
        return new Model(Kind.RESIDUAL, architecture, law, false);
    }

    /** sigma(h + tau V h) with tau = L^-beta; of the architecture, a res-1, sigma, sizes and beta count. */
    public static Model tau(Architecture architecture, Law law) {
        return new Model(Kind.TAU, architecture, law, false);
    }

    /** sigma(sqrt(2) V h); of the architecture, a res-1, sigma and sizes count. */
    public static Model vanilla(Architecture architecture, Law law) {
        return new Model(Kind.VANILLA, architecture, law, false);
    }

    /** With biases that start at 0 and are learned: beside V in res-1, tau and vanilla layers, inside sigma in res-2 and res-3. */
    public Model withBiases() {
        return new Model(kind, architecture, law, true);
    }

    Plan plan(int outputs) {
        FloatActivation curve = FloatActivation.of(architecture.activation());
        Plan.Form form =
                switch (kind) {
                    case RESIDUAL -> architecture.block().inner() ? Plan.Form.RES_3 : Plan.Form.RES_1;
                    case TAU -> Plan.Form.AFTER_SUM;
                    case VANILLA -> Plan.Form.VANILLA;
                };
        return new Plan(
                form,
                curve,
                kind == Kind.VANILLA ? Math.sqrt(2) : architecture.alpha(),
                biased,
                new Plan.Sizes(architecture.inputLength(), architecture.width(), architecture.depth(), outputs));
    }

    /**
     * First weights.
     *
     * @param outputs rows of B, at least 1
     * @param key the network's address; V, W, A and B are its children of those names, as in {@link Architecture#draw}
     */
    public ResNet.Parameters draw(int outputs, Key key) {
        Require.atLeast(1, "outputs", outputs);
        int d = architecture.width();
        Iid outer = law instanceof Iid iid ? iid : new Iid(Entry.GAUSSIAN);
        boolean inner = plan(outputs).form().inner();
        return new ResNet.Parameters(
                outer.draw(1, d, architecture.inputLength(), key.child("A")),
                law.draw(architecture.depth(), d, d, key.child("V")),
                inner ? law.draw(architecture.depth(), d, d, key.child("W")) : null,
                biased ? zeros(architecture.depth(), d) : null,
                outer.draw(1, outputs, d, key.child("B")));
    }

    private static Weights zeros(int depth, int width) {
        return Weights.of(width, 1, new float[depth][width]);
    }
}
