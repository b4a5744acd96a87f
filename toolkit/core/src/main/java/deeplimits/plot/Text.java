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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.scilab.forge.jlatexmath.TeXIcon;

/** One line of words, {@code $LaTeX$} and {@code ^{superscripts}}, measured and drawn from its baseline. */
final class Text {
    private static final Pattern PARTS = Pattern.compile("\\$([^$]+)\\$|\\^\\{([^}]*)\\}");
    private static final FontRenderContext FLAT = new FontRenderContext(new AffineTransform(), true, true);
    private static final float MATH = 1.22f; // the x-height of the TeX fonts is that much smaller
    private static final Map<String, TeXFormula> FORMULAS = new ConcurrentHashMap<>();
    private static final TeXFormula BROKEN = new TeXFormula();

    private final Font font;
    private final List<Run> runs = new ArrayList<>();

    private record Run(String words, Font font, double rise, TeXIcon math) {
        double width() {
            return math != null
                    ? math.getTrueIconWidth()
                    : font.getStringBounds(words, FLAT).getWidth();
        }
    }

    private Text(Font font) {
        this.font = font;
    }

    /** Splits a text into runs; a formula that cannot be read stands as it was written. */
    static Text of(String text, Font font) {
        Text result = new Text(font);
        Matcher matcher = PARTS.matcher(text);
        int from = 0;
        while (matcher.find()) {
            result.words(text.substring(from, matcher.start()));
            if (matcher.group(1) != null) {
                result.math(matcher.group(1));
            } else {
                Font small = font.deriveFont(font.getSize2D() * 0.75f);
                result.runs.add(new Run(matcher.group(2), small, font.getSize2D() * 0.38, null));
            }
            from = matcher.end();
        }
        result.words(text.substring(from));
        return result;
    }

    /** The text without its marks, for alternative texts. */
    static String plain(String text) {
        return text.replaceAll("\\\\[,;:! ]", "")
                .replaceAll("\\\\(?:left|right|text|mathrm|mathbb)\\b", "")
                .replaceAll("[$\\\\]", "");
    }

    private void words(String words) {
        if (!words.isEmpty()) runs.add(new Run(words, font, 0, null));
    }

    private void math(String formula) {
        TeXFormula parsed = FORMULAS.computeIfAbsent(formula, f -> {
            try {
                return new TeXFormula(f);
            } catch (ParseException unreadable) {
                return BROKEN;
            }
        });
        if (parsed == BROKEN) {
            words("$" + formula + "$");
            return;
        }
        TeXIcon icon = parsed.createTeXIcon(TeXConstants.STYLE_TEXT, font.getSize2D() * MATH);
        icon.setInsets(new Insets(0, 0, 0, 0), true);
        runs.add(new Run("", font, 0, icon));
    }

    double width() {
        return runs.stream().mapToDouble(Run::width).sum();
    }

    /** Height above the baseline. */
    double ascent() {
        double ascent = font.getSize2D() * 0.95;
        for (Run run : runs)
            ascent = Math.max(
                    ascent,
                    run.math() == null
                            ? 0
                            : run.math().getTrueIconHeight() - run.math().getTrueIconDepth());
        return ascent;
    }

    /** Depth below the baseline. */
    double descent() {
        double descent = font.getSize2D() * 0.25;
        for (Run run : runs)
            descent = Math.max(descent, run.math() == null ? 0 : run.math().getTrueIconDepth());
        return descent;
    }

    double height() {
        return ascent() + descent();
    }

    /** Draws from the left end of the baseline. */
    void draw(Graphics2D g, double x, double baseline, Color color) {
        double at = x;
        for (Run run : runs) {
            if (run.math() == null) {
                g.setFont(run.font());
                g.setColor(color);
                g.drawString(run.words(), (float) at, (float) (baseline - run.rise()));
            } else {
                Graphics2D math = (Graphics2D) g.create();
                math.translate(
                        at,
                        baseline - (run.math().getTrueIconHeight() - run.math().getTrueIconDepth()));
                run.math().setForeground(color);
                run.math().paintIcon(null, math, 0, 0);
                math.dispose();
            }
            at += run.width();
        }
    }

    /** Draws centred at x. */
    void centred(Graphics2D g, double x, double baseline, Color color) {
        draw(g, x - width() / 2, baseline, color);
    }
}
