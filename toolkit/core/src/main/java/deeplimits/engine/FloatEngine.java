package deeplimits.engine;

import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.Ensemble;
import deeplimits.net.EnsembleEngine;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.train.Training;
import deeplimits.train.TrainingEngine;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.Optional;

/**
 * The fast paths of ensembles, RES_1, RES_2 and RES_3 with tanh or a piecewise linear activation, and of training, a ResNet with A and
 * B, a standard block and these activations, by Adam or SGD with any loss; and no others.
 *
 * <p>Independent networks have weights of a {@link Law#iid(Entry)}, no biases and alpha in [0, 2^60]; shared ones any weights, biases
 * where there is a W, and layers that multiply a state by at most 2^60.
 */
public final class FloatEngine implements EnsembleEngine, TrainingEngine {
    private static final double LARGEST_ALPHA = 0x1p60;

    /** Made by {@link java.util.ServiceLoader}. */
    public FloatEngine() {}

    /** Whether a layer is one of those. */
    private static boolean serves(Architecture architecture) {
        Block block = architecture.block();
        return (block == Block.RES_1 || block == Block.RES_2 || block == Block.RES_3)
                && FloatActivation.serves(architecture.activation());
    }

    private static boolean replays(Architecture architecture) {
        double alpha = architecture.alpha();
        return serves(architecture) && architecture.bias() == 0 && alpha >= 0 && alpha <= LARGEST_ALPHA;
    }

    @Override
    public Optional<Ensemble.Row[]> independent(
            Architecture architecture, Law law, Key key, int members, Ensemble.Options options) {
        return Law.iid(law.entry()).equals(law) && replays(architecture)
                ? Optional.of(new DenseReplay(architecture, law.entry()).run(key, members, options))
                : Optional.empty();
    }

    @Override
    public Optional<Ensemble.Row[]> exactLaw(
            Architecture architecture, Key key, int members, Ensemble.Options options) {
        return replays(architecture)
                ? Optional.of(new DenseReplay(architecture, Entry.GAUSSIAN).law(key, members, options))
                : Optional.empty();
    }

    @Override
    public Optional<Ensemble.Row[]> shared(ResNet net, double[][] inputs, double[] betas, Ensemble.Options options) {
        boolean outerBias =
                !net.architecture().block().inner() && net.parameters().b() != null;
        if (!serves(net.architecture()) || outerBias) return Optional.empty();
        SharedReplay replay = new SharedReplay(net, inputs, betas);
        return replay.serves() ? Optional.of(replay.run(options)) : Optional.empty();
    }

    @Override
    public boolean supports(Training training, Trainable first) {
        return first instanceof ResNet net
                && net.parameters().a() != null
                && Block.STANDARD.contains(net.architecture().block())
                && FloatActivation.serves(net.architecture().activation())
                && Rule.knows(training.optimiser());
    }

    @Override
    public Learner learner(Training training, Trainable first) {
        ResNet net = (ResNet) first;
        return new FloatLearner(
                training, net, FloatActivation.of(net.architecture().activation()));
    }
}
