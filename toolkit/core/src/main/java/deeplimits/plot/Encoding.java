package deeplimits.plot;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import deeplimits.Require;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.ext.awt.image.spi.ImageWriter;
import org.apache.batik.ext.awt.image.spi.ImageWriterParams;
import org.apache.batik.ext.awt.image.spi.ImageWriterRegistry;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.io.function.Uncheck;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A sheet as PNG, SVG or PDF; in vector files texts are outlines, so that they look the same where a font is missing. */
final class Encoding {
    private static final double PIXELS = 2; // a point: sharp on dense screens and in print
    private static final String SVG = "http://www.w3.org/2000/svg";

    static {
        ImageWriterRegistry.getInstance().register(new Png()); // for images within a vector file
    }

    private Encoding() {}

    /** What Batik otherwise takes from a module of its own. */
    private static final class Png implements ImageWriter {
        @Override
        public void writeImage(RenderedImage image, OutputStream to) throws IOException {
            ImageIO.write(image, "png", to);
        }

        @Override
        public void writeImage(RenderedImage image, OutputStream to, ImageWriterParams ignored) throws IOException {
            writeImage(image, to);
        }

        @Override
        public String getMIMEType() {
            return "image/png";
        }
    }

    static BufferedImage image(Sheet sheet) {
        double bytes = 4 * PIXELS * sheet.width() * PIXELS * sheet.height();
        Require.fits("picture", bytes, "draw fewer panels or series, or save it as .svg or .pdf");
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
        return bytes(to -> ImageIO.write(image(sheet), "png", to));
    }

    private static byte[] bytes(IOConsumer<OutputStream> writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Uncheck.accept(writing, bytes);
        return bytes.toByteArray();
    }

    /** From {@code <svg} on, without the XML prolog that HTML converters stumble over; the alternative text inside. */
    static String svg(Consumer<Graphics2D> painting, int width, int height, String alt) {
        Document document = document();
        SVGGraphics2D g = new SVGGraphics2D(SVGGeneratorContext.createDefault(document), true);
        painting.accept(g);
        Element root = g.getRoot();
        Element description = document.createElementNS(SVG, "desc");
        description.setTextContent(alt);
        root.insertBefore(description, root.getFirstChild());
        root.setAttributeNS(null, "role", "img");
        root.setAttributeNS(null, "width", "" + width);
        root.setAttributeNS(null, "height", "" + height);
        root.setAttributeNS(null, "viewBox", "0 0 " + width + " " + height);
        byte[] text = bytes(to -> g.stream(root, new OutputStreamWriter(to, StandardCharsets.UTF_8), true, false));
        String svg = new String(text, StandardCharsets.UTF_8).replaceAll("\\n\\s*", "\n"); // no indentation
        String own = "$1f" + Integer.toHexString(svg.hashCode()) + "-"; // names of no other figure on a page
        return svg.substring(svg.indexOf("<svg")).replaceAll("(id=\"|url\\(#|href=\"#)", own);
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e); // every JDK has one
        }
    }

    static byte[] pdf(Sheet sheet) {
        return bytes(to -> {
            try (PDDocument document = new PDDocument()) {
                PDPage page = new PDPage(new PDRectangle((float) sheet.width(), (float) sheet.height()));
                document.addPage(page);
                PdfBoxGraphics2D g = new PdfBoxGraphics2D(document, page.getMediaBox());
                sheet.paint(g);
                g.dispose();
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.drawForm(g.getXFormObject());
                }
                document.save(to);
            }
        });
    }
}
