package deeplimits.plot;

/**
 * What something in a figure is, from which {@link Palette} makes its look.
 *
 * @param role what kind of thing
 * @param name whose it is: things of one name share a colour, a marker or a dash in all panels of a figure
 */
record Style(Role role, String name) {
    enum Role {
        LINE, // a measured series: solid line and markers
        PATH, // of many points: thinner, with a marker here and there
        LONE, // the only path of a panel: nothing to tell it from
        CROWD, // one of many paths, none of which is named
        DOTS, // points without a line
        BAND, // around a series
        ANY_BAND, // as a legend shows it, of any series
        AREA, // bars, with an outline
        WHISKER, // the error bar on a bar
        CELLS, // of a heat map or an image
        THEORY, // a formula: black and dashed, which no measured series is
        OVERLAY; // points laid over another figure
    }

    /** Whether it is the inside of something, rather than a line or points. */
    boolean closed() {
        return role == Role.BAND || role == Role.AREA;
    }

    /** Whether it is points without a line. */
    boolean points() {
        return role == Role.DOTS || role == Role.OVERLAY;
    }

    /** Those whose names are counted together: theory has its dashes, an overlay its markers, the measured their colours. */
    Role family() {
        return role == Role.THEORY || role == Role.OVERLAY ? role : Role.LINE;
    }

    /** Whether it counts: the nameless have a look of their own. */
    boolean counted() {
        return role != Role.LONE && role != Role.WHISKER && role != Role.CELLS && role != Role.ANY_BAND;
    }
}
