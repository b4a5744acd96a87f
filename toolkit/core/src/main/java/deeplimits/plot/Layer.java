package deeplimits.plot;

/** One thing drawn in a panel, in data coordinates. */
interface Layer {
    /** What it is, from which {@link Palette} makes its look. */
    enum Role {
        LINE, // a measured series: solid line and markers
        PATH, // of many points: thinner, with a marker here and there
        LONE, // the only path of a panel: nothing to tell it from
        CROWD, // one of many paths, none of which is named
        DOTS, // points without a line
        BAND, // around a series
        AREA, // bars, with an outline
        WHISKER, // the error bar on a bar
        CELLS, // of a heat map or an image
        THEORY, // a formula: black and dashed, which no measured series is
        OVERLAY // points laid over another figure
    }

    Role role();

    /** Whose it is: things of one name share a colour, a marker or a dash in all panels of a figure. */
    default String name() {
        return "";
    }

    /** Its entry in the legend; empty for none. */
    default String label() {
        return "";
    }

    /** Widens the axes to hold it. */
    void reach(Scale x, Scale y);

    void paint(Canvas canvas);

    /** Its corners {xs, ys}, along the line or around the area; none of cells. */
    default double[][] points() {
        return new double[2][0];
    }

    /** It in words, for the alternative text; empty if another layer speaks for it. */
    String words();
}
