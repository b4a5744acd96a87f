package deeplimits.kernel.page;

import deeplimits.kernel.view.Base64Png;
import deeplimits.kernel.view.TableView;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/**
 * A LaTeX formula as an inline PNG: black on nothing, so that a dark page can invert it, and measured in the em of the text
 * around it, so that it is as large as its line in a title, in a table and on a phone.
 */
final class Formula {
    /** Points of the formula for one em of the text; Computer Modern looks small beside a sans serif of the same size. */
    private static final float SIZE = 18;
    /** Points that make one em. */
    private static final double EM = 16;
    /** Pixels of the image for each point, for sharp print and large titles. */
    private static final int DENSITY = 4;
    /** Largest picture, in pixels a side. */
    private static final int LIMIT = 12_000;

    private Formula() {}

    /** What the library calls otherwise, or can do only inside a formula. */
    private static String known(String latex) {
        return latex.replaceAll("\\\\[lr]vert(?![A-Za-z])", "\\\\vert")
                .replaceAll("\\\\[lr]Vert(?![A-Za-z])", "\\\\Vert")
                .replaceAll("\\\\(begin|end)\\{equation\\*?\\}", "")
                .replaceAll("\\\\(begin|end)\\{(align|gather|multline|eqnarray)\\*?\\}", "\\\\$1{$2}")
                .replaceAll("\\\\(begin|end)\\{gather\\}", "\\\\$1{gathered}");
    }

    /** The image element, or null where the formula cannot be set. */
    static String image(String latex, boolean display) {
        try {
            TeXIcon icon = new TeXFormula(known(latex.strip()).strip())
                    .createTeXIcon(display ? TeXConstants.STYLE_DISPLAY : TeXConstants.STYLE_TEXT, SIZE * DENSITY);
            icon.setInsets(new Insets(DENSITY, DENSITY / 2, DENSITY, DENSITY / 2), true);
            int width = icon.getIconWidth();
            int height = icon.getIconHeight();
            if (width <= 0 || height <= 0 || width > LIMIT || height > LIMIT) return null;
            BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
            Graphics2D pen = picture.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            icon.setForeground(Color.BLACK);
            icon.paintIcon(null, pen, 0, 0);
            pen.dispose();
            return String.format(
                    Locale.ROOT,
                    "<img class=\"math\" alt=\"%s\" style=\"width:%.3fem;vertical-align:%.3fem\" src=\"data:image/png;base64,%s\">",
                    TableView.escape(latex.strip()),
                    width / (DENSITY * EM),
                    -icon.getIconDepth() / (DENSITY * EM),
                    Base64Png.of(picture));
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
