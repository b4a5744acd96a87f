package deeplimits.plot;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** A sheet as PNG, SVG or PDF. */
final class Encoding {
    private static final double PIXELS = 2; // a point: sharp on dense screens and in print

    private static final double MILLIMETRES = 25.4 / 72; // a point, the unit of a PDF page here

    private Encoding() {}

    static BufferedImage image(Sheet sheet) {
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(PIXELS * sheet.width()),
                (int) Math.ceil(PIXELS * sheet.height()),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Theme.PAGE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.scale(PIXELS, PIXELS);
        sheet.paint(g);
        g.dispose();
        return image;
    }

    static byte[] png(Sheet sheet) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image(sheet), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** From {@code <svg} on, without the XML prolog that HTML converters stumble over; the alternative text inside. */
    static String svg(Sheet sheet, String alt) {
        String svg = new String(vector(sheet, "svg", 1), StandardCharsets.UTF_8);
        svg = svg.substring(svg.indexOf("<svg")).replaceAll("(\\d\\.\\d{4})\\d+", "$1");
        int head = svg.indexOf('>');
        String escaped = alt.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return svg.substring(0, head) + " role=\"img\"><desc>" + escaped + "</desc>" + svg.substring(head + 1);
    }

    static byte[] pdf(Sheet sheet) {
        return vector(sheet, "pdf", MILLIMETRES);
    }

    private static byte[] vector(Sheet sheet, String format, double scale) {
        VectorGraphics2D g = new Outlines();
        g.scale(scale, scale);
        sheet.paint(g);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Processors.get(format)
                    .getDocument(g.getCommands(), new PageSize(scale * sheet.width(), scale * sheet.height()))
                    .writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Draws text as outlines, so that a vector file looks the same where its fonts are missing. */
    private static final class Outlines extends VectorGraphics2D {
        private Font font = Theme.LABELS; // kept here: the file refers to no font

        @Override
        public void setFont(Font next) {
            font = next == null ? font : next;
        }

        @Override
        public Font getFont() {
            return font;
        }

        @Override
        public void drawString(String text, int x, int y) {
            drawString(text, (float) x, (float) y);
        }

        @Override
        public void drawString(String text, float x, float y) {
            fill(font.createGlyphVector(getFontRenderContext(), text).getOutline(x, y));
        }
    }
}
