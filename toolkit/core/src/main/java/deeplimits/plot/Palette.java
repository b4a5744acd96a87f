package deeplimits.plot;

import deeplimits.plot.Layer.Role;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The looks of one figure: colours that the colour-blind tell apart, and a marker or a dash for each, so that grey prints
 * say the same. One name has one look in every panel.
 */
final class Palette {
    /** Okabe and Ito's palette (2008), the pale yellow left out. */
    private static final int[] COLORS = {0x0072b2, 0xd55e00, 0x009e73, 0xaa4499, 0xe69f00, 0x56b4e9, 0x333333};

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS
    };
    private static final float[][] DASHES = {null, {7, 3}, {2, 2.5f}, {8, 3, 2, 3}, {12, 4}, {4, 2}, {1, 2}};
    private static final float[][] THEORY_DASHES = {{6, 4}, {1.5f, 3}, {8, 3, 1.5f, 3}, {12, 5}};
    private static final int FAINT = 56; // opacity of a band, of 255
    private static final int SOFT = 90; // of an area
    private static final int HALF = 120; // of a line among many

    /** A band as the legend shows it, of any series. */
    static final Look ANY_BAND = new Look(null, null, null, wash(Theme.SOFT, FAINT));

    private final Map<Role, List<String>> names = new EnumMap<>(Role.class);

    /**
     * How something is drawn; null leaves a part out.
     *
     * @param color of line and marker
     * @param stroke of the line
     * @param marker of the points
     * @param fill of the area
     */
    record Look(Color color, BasicStroke stroke, Marker marker, Color fill) {}

    /** Numbers the names in the order in which the figure shows them. */
    Palette(List<Frame> frames) {
        for (Frame frame : frames) frame.layers().forEach(this::number);
    }

    /** Theory has its dashes, an overlay its markers, the measured their colours; the nameless have one look. */
    private int number(Layer layer) {
        Role counted =
                switch (layer.role()) {
                    case THEORY, OVERLAY -> layer.role();
                    case LONE, WHISKER, CELLS -> null;
                    default -> Role.LINE;
                };
        if (counted == null) return 0;
        List<String> known = names.computeIfAbsent(counted, first -> new ArrayList<>());
        if (!known.contains(layer.name())) known.add(layer.name());
        return known.indexOf(layer.name());
    }

    Look look(Layer layer) {
        int i = number(layer);
        Color color = new Color(COLORS[i % COLORS.length]);
        Marker marker = MARKERS[i % MARKERS.length];
        return switch (layer.role()) {
            case LINE -> new Look(color, stroke(1.8f, null), marker, null);
            case PATH -> new Look(color, stroke(1.4f, null), marker, null);
            case CROWD -> new Look(wash(color, HALF), stroke(0.9f, null), null, null);
            case DOTS -> new Look(color, null, marker, null);
            case BAND -> new Look(null, null, null, wash(color, FAINT));
            case AREA -> new Look(color, stroke(1.3f, DASHES[i % DASHES.length]), null, wash(color, SOFT));
            case LONE -> new Look(color, stroke(1.2f, null), null, null);
            case WHISKER -> new Look(Theme.INK, stroke(2f, null), null, null);
            case CELLS -> new Look(null, null, null, null);
            case THEORY -> new Look(Theme.INK, stroke(2f, THEORY_DASHES[i % THEORY_DASHES.length]), null, null);
            case OVERLAY -> new Look(Color.BLACK, null, marker, null);
        };
    }

    private static Color wash(Color c, int opacity) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), opacity);
    }

    static BasicStroke stroke(float width, float[] dash) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }
}
