package deeplimits.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/** One line of words and {@code $LaTeX$}, measured and drawn from its baseline. */
final class Text {
    private static final FontRenderContext FLAT = new FontRenderContext(new AffineTransform(), true, true);
    private static final float MATH = 1.22f; // the x-height of the TeX fonts is that much smaller
    private static final Map<String, Optional<TeXFormula>> FORMULAS = new ConcurrentHashMap<>();

    private final Font font;
    private final List<Run> runs = new ArrayList<>();

    private record Run(String words, TeXIcon math, double width, double ascent, double descent) {}

    private Text(Font font) {
        this.font = font;
    }

    /** Splits a text into runs; a formula that cannot be read stands as it was written. */
    static Text of(String text, Font font) {
        Text result = new Text(font);
        String[] parts = text.split("\\$", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean math = i % 2 == 1 && i + 1 < parts.length;
            Optional<TeXFormula> formula = math ? formula(parts[i]) : Optional.empty();
            if (formula.isPresent()) result.runs.add(result.math(formula.get()));
            else if (!parts[i].isEmpty() || i % 2 == 1)
                result.runs.add(result.words((i % 2 == 1 ? "$" : "") + parts[i] + (math ? "$" : "")));
        }
        return result;
    }

    private static Optional<TeXFormula> formula(String tex) {
        return FORMULAS.computeIfAbsent(tex, t -> {
            try {
                return t.isBlank() ? Optional.empty() : Optional.of(new TeXFormula(t));
            } catch (ParseException unreadable) {
                return Optional.empty();
            }
        });
    }

    private Run words(String words) {
        double size = font.getSize2D();
        return new Run(words, null, font.getStringBounds(words, FLAT).getWidth(), 0.95 * size, 0.25 * size);
    }

    private Run math(TeXFormula formula) {
        TeXIcon icon = formula.createTeXIcon(TeXConstants.STYLE_TEXT, font.getSize2D() * MATH);
        icon.setInsets(new Insets(0, 0, 0, 0), true);
        double depth = icon.getTrueIconDepth();
        return new Run("", icon, icon.getTrueIconWidth(), icon.getTrueIconHeight() - depth, depth);
    }

    /** The text without its marks, for alternative texts. */
    static String plain(String text) {
        return text.replaceAll("\\\\[,;:! ]", "")
                .replaceAll("\\\\(?:left|right|text|mathrm|mathbb)\\b", "")
                .replaceAll("[$\\\\]", "");
    }

    /** The text as one formula, as XChart reads it. */
    static String tex(String text) {
        if (!text.contains("$")) return text;
        StringBuilder tex = new StringBuilder("$");
        String[] parts = text.split("\\$", -1);
        for (int i = 0; i < parts.length; i++)
            tex.append(i % 2 == 1 || parts[i].isEmpty() ? parts[i] : "\\text{" + parts[i] + "}");
        return tex.append('$').toString();
    }

    double width() {
        return runs.stream().mapToDouble(Run::width).sum();
    }

    /** Height above the baseline. */
    double ascent() {
        return runs.stream().mapToDouble(Run::ascent).max().orElse(0.95 * font.getSize2D());
    }

    /** Depth below the baseline. */
    double descent() {
        return runs.stream().mapToDouble(Run::descent).max().orElse(0.25 * font.getSize2D());
    }

    double height() {
        return ascent() + descent();
    }

    /** Draws from the left end of the baseline. */
    void draw(Graphics2D g, double x, double baseline, Color color) {
        double at = x;
        g.setFont(font);
        for (Run run : runs) {
            g.setColor(color);
            if (run.math() == null) {
                g.drawString(run.words(), (float) at, (float) baseline);
            } else {
                Graphics2D own = (Graphics2D) g.create();
                own.translate(at, baseline - run.ascent());
                run.math().setForeground(color);
                run.math().paintIcon(null, own, 0, 0);
                own.dispose();
            }
            at += run.width();
        }
    }

    /** Draws centred at x. */
    void centred(Graphics2D g, double x, double baseline, Color color) {
        draw(g, x - width() / 2, baseline, color);
    }
}
