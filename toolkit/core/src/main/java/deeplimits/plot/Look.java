package deeplimits.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import org.knowm.xchart.style.markers.Marker;

/**
 * How something is drawn; null leaves a part out.
 *
 * @param color of line and marker
 * @param stroke of the line
 * @param marker of the points
 * @param fill of the area; under a line on a heat map, of its halo
 */
record Look(Color color, BasicStroke stroke, Marker marker, Color fill) {}
