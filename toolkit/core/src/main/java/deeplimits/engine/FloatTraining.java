package deeplimits.engine;

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
