package deeplimits.plot;

import deeplimits.Require;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleFunction;

/**
 * f(x), low &lt;= x &lt;= high: a figure that its reader moves with a slider.
 *
 * <p>It is a cell's last value, and the notebook draws it: where a kernel stands behind the page the figure is computed
 * while the slider is dragged; elsewhere the slider leafs through {@link #frames} figures that were computed with it, and
 * where nothing moves the middle one stands. So f should take a few milliseconds, fix its axes, and draw from a key, that
 * the same x may give the same figure.
 *
 * @param name what x is called, plain words
 * @param low left end of the slider, finite
 * @param high right end, finite, greater
 * @param frames number of figures that are computed beforehand, in [3, 101]
 * @param figure f, from x to a figure
 */
public record Live(String name, double low, double high, int frames, DoubleFunction<Panels> figure) {
    private static final int FRAMES = 13;
    private static final MathContext DIGITS = new MathContext(12); // so that 0.2, 0.25, ... are what they look like

    public Live {
        Require.words("name", name);
        Require.finite("high", high);
        Require.holds(Require.finite("low", low) < high, "low", "below high, " + high, low);
        Require.holds(Double.isFinite(high - low), "range of the slider", "finite", "[" + low + ", " + high + "]");
        Require.holds(frames >= 3 && frames <= 101, "frames", "in [3, 101]", frames);
        Require.present("figure", figure);
    }

    /**
     * A slider of 13 frames.
     *
     * @param name what x is called, plain words
     * @param low left end of the slider, finite
     * @param high right end, finite, greater
     * @param figure from x to a figure, such as {@code beta -> Figures.lines(...)}
     */
    public static Live slider(String name, double low, double high, DoubleFunction<Panels> figure) {
        return new Live(name, low, high, FRAMES, figure);
    }

    /** {@return this slider with as many figures computed beforehand; each takes its time and place} @param n in [3, 101] */
    public Live frames(int n) {
        return new Live(name, low, high, n, figure);
    }

    /** {@return x of a frame, low + frame (high - low) / (frames - 1)} @param frame in [0, frames) */
    public double value(int frame) {
        Require.holds(frame >= 0 && frame < frames, "frame", "in [0, " + frames + ")", frame);
        if (frame == frames - 1) return high;
        return new BigDecimal(low + frame * ((high - low) / (frames - 1)))
                .round(DIGITS)
                .doubleValue();
    }

    /** {@return the figure at x} @param x in [low, high] */
    public Panels at(double x) {
        Require.holds(x >= low && x <= high, name, "in [" + low + ", " + high + "]", x);
        return Require.present("figure at " + name + " = " + x, figure.apply(x));
    }
}
