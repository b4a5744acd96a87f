package deeplimits.plot;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * The plot area of one panel: from data to the page.
 *
 * @param g draws on the page, in points
 * @param area where the axes lie
 * @param x horizontal axis
 * @param y vertical axis, upwards
 * @param palette looks of the figure
 * @param halo whether lines need a white halo, as on a heat map
 */
record Canvas(Graphics2D g, Rectangle2D area, Scale x, Scale y, Palette palette, boolean halo) {
    private static final double FAR = 20; // plot areas outside which a point is held: dashes to 1e300 would not end

    /** Page coordinate of an abscissa; NaN for what cannot stand on the axis. */
    double pageX(double value) {
        return area.getX() + held(x.part(value)) * area.getWidth();
    }

    /** Page coordinate of an ordinate; NaN for what cannot stand on the axis. */
    double pageY(double value) {
        return area.getMaxY() - held(y.part(value)) * area.getHeight();
    }

    private static double held(double part) {
        return Math.max(-FAR, Math.min(FAR, part));
    }

    /** A path through data points; a point that cannot be drawn is a gap. */
    Path2D path(double[] xs, double[] ys) {
        Path2D path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < xs.length; i++) {
            double px = pageX(xs[i]);
            double py = pageY(ys[i]);
            boolean gap = Double.isNaN(px) || Double.isNaN(py);
            if (!gap && down) path.lineTo(px, py);
            if (!gap && !down) path.moveTo(px, py);
            down = !gap;
        }
        return path;
    }
}
