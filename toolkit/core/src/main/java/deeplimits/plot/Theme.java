package deeplimits.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;

/** Ink and letters of every figure: an opaque white page, so that light and dark notebooks show the same. */
final class Theme {
    static final Color PAGE = Color.WHITE;
    static final Color INK = new Color(0x1a1a1a);
    static final Color SOFT = new Color(0x555555);
    static final Color AXIS = new Color(0x6b6b6b);
    static final Color GRID = new Color(0xe6e6e6);
    static final Color MISSING = new Color(0xc8c8c8);

    static final Font TICKS = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font LABELS = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    static final Font LEGEND = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static final BasicStroke HAIR = new BasicStroke(0.8f);
    static final int MARKER = 7;

    private Theme() {}
}
