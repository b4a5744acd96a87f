package deeplimits.kernel.runner;

import deeplimits.kernel.extension.TableView;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/** A LaTeX formula as an inline PNG: black on nothing, so that a dark page can invert it. */
final class Formula {
    /** Pixels of the image for each pixel on the page, for sharp print. */
    private static final int DENSITY = 3;

    private static final float SIZE = 18;
    /** Largest picture, in pixels a side. */
    private static final int LIMIT = 8000;

    private Formula() {}

    /** The library's own names for what it lacks. */
    private static String known(String latex) {
        return latex.replaceAll("\\\\[lr]vert(?![A-Za-z])", "\\\\vert")
                .replaceAll("\\\\[lr]Vert(?![A-Za-z])", "\\\\Vert");
    }

    /** The image element, or null where the formula cannot be set. */
    static String image(String latex, boolean display) {
        try {
            TeXIcon icon = new TeXFormula(known(latex.strip()))
                    .createTeXIcon(display ? TeXConstants.STYLE_DISPLAY : TeXConstants.STYLE_TEXT, SIZE * DENSITY);
            int width = icon.getIconWidth();
            int height = icon.getIconHeight();
            if (width <= 0 || height <= 0 || width > LIMIT || height > LIMIT) return null;
            BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
            Graphics2D pen = picture.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            icon.setForeground(Color.BLACK);
            icon.paintIcon(null, pen, 0, 0);
            pen.dispose();
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(picture, "png", png);
            return String.format(
                    Locale.ROOT,
                    "<img class=\"math\" alt=\"%s\" width=\"%d\" style=\"vertical-align:%.1fpx\" src=\"data:image/png;base64,%s\">",
                    TableView.escape(latex.strip()),
                    width / DENSITY,
                    -icon.getIconDepth() / (double) DENSITY,
                    Base64.getEncoder().encodeToString(png.toByteArray()));
        } catch (ParseException | IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
