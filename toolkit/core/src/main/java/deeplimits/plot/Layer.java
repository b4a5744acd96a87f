package deeplimits.plot;

/** One thing drawn in a panel, in data coordinates. */
interface Layer {
    /** Its entry in the legend; empty for none. */
    String label();

    /** What it is, and so how it looks. */
    Style style();

    /** How the legend shows it. */
    default Style sample() {
        return style();
    }

    /** Widens the axes to hold it. */
    void reach(Scale x, Scale y);

    void paint(Canvas canvas);

    /** Its corners {xs, ys}, along the line or around the area. */
    double[][] points();

    /** It in words, for the alternative text; empty if another layer speaks for it. */
    String words();
}
