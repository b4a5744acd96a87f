package deeplimits.net;

import deeplimits.Require;

/**
 * What {@link Block} gives names to. It is not public: the first use of an enum initialises the interface that it implements, whose
 * constants would be null if that interface were not in use before.
 */
enum StandardBlock implements Block {
    RES_1,
    RES_2,
    RES_3,
    TAU,
    PLAIN;

    @Override
    public boolean inner() {
        return this == RES_2 || this == RES_3;
    }

    @Override
    public double value(Activation sigma, double h, double y) {
        Require.present("activation", sigma);
        return activatesSum() ? h : sigma.value(inner() ? y : h);
    }

    @Override
    public double slopeInState(Activation sigma, double h, double y) {
        Require.present("activation", sigma);
        return activatesSum() ? 1 : inner() ? 0 : sigma.slope(h);
    }

    @Override
    public double slopeInInner(Activation sigma, double h, double y) {
        return Require.present("activation", sigma).slope(y);
    }

    @Override
    public boolean homogeneous(Activation sigma) {
        return Require.present("activation", sigma).homogeneous() || activatesSum();
    }

    @Override
    public boolean biased() {
        return this == RES_2;
    }

    @Override
    public boolean skip() {
        return this != PLAIN;
    }

    @Override
    public boolean activatesSum() {
        return this == TAU || this == PLAIN;
    }
}
