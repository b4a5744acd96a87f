package deeplimits.train;

import deeplimits.Require;

/**
 * How a training ended.
 *
 * @param kind whether it did
 * @param epoch the last whole epoch, counted from 1; that of the bad loss for NOT_FINITE
 * @param step the step of the bad loss within its epoch, counted from 1; 0 otherwise
 * @param layer the first layer whose state was not finite, in [0, L], L also when only output or loss were not; -1 otherwise
 */
public record Outcome(Kind kind, int epoch, int step, int layer) {
    public Outcome {
        Require.present("kind", kind);
        Require.atLeast(0, "epoch", epoch);
        Require.atLeast(0, "step", step);
        Require.atLeast(-1, "layer", layer);
    }

    /** The ways to end. */
    public enum Kind {
        /** All epochs are done. */
        FINISHED,
        /** Interrupted; the whole epochs are kept. */
        INTERRUPTED,
        /** The loss became infinite or NaN. */
        NOT_FINITE
    }

    /** Whether all epochs are done. */
    public boolean finished() {
        return kind == Kind.FINISHED;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case FINISHED -> "finished after epoch " + epoch;
            case INTERRUPTED -> "interrupted after epoch " + epoch;
            case NOT_FINITE -> "loss not finite in epoch " + epoch + ", step " + step + ", from layer " + layer;
        };
    }
}
