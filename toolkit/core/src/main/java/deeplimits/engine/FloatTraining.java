package deeplimits.engine;

import deeplimits.net.Activation;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.train.Training;
import deeplimits.train.TrainingEngine;

/** Training in float: a ResNet with A and B, a standard block, a piecewise linear sigma or tanh, by Adam or SGD; any loss. */
public final class FloatTraining implements TrainingEngine {
    /** For the service loader. */
    public FloatTraining() {}

    @Override
    public boolean supports(Training training, Trainable first) {
        return first instanceof ResNet net
                && net.parameters().a() != null
                && net.architecture().block() instanceof Block.Standard
                && curve(net) != null
                && Rule.knows(training.optimiser());
    }

    @Override
    public Learner learner(Training training, Trainable first) {
        return new FloatLearner(training, (ResNet) first, curve((ResNet) first));
    }

    /** sigma in float, or null where it is not known. */
    private static Curve curve(ResNet net) {
        Activation sigma = net.architecture().activation();
        if (sigma instanceof Activation.PiecewiseLinear line && Math.abs(line.negativeSlope()) <= Float.MAX_VALUE)
            return Curve.piecewiseLinear(line.negativeSlope());
        return sigma instanceof Activation.Tanh ? Curve.TANH : null;
    }
}
