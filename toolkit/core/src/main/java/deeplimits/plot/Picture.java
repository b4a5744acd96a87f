package deeplimits.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** A small image as squares, as large as its proportions allow. */
record Picture(BufferedImage image) implements Layer {
    private static final double OVERLAP = 0.5; // hides the seams that a vector viewer's smoothing would show

    @Override
    public void reach(Scale x, Scale y) {
        x.exactly(0, image.getWidth());
        y.exactly(0, image.getHeight());
    }

    @Override
    public void under(Canvas canvas) {
        Graphics2D g = canvas.graphics();
        Object smooth = g.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        double scale = Math.min(
                canvas.area().getWidth() / image.getWidth(), canvas.area().getHeight() / image.getHeight());
        double left = canvas.area().getCenterX() - scale * image.getWidth() / 2;
        double top = canvas.area().getCenterY() - scale * image.getHeight() / 2;
        for (int j = 0; j < image.getHeight(); j++) {
            for (int i = 0; i < image.getWidth(); ) {
                int end = i + 1;
                while (end < image.getWidth() && image.getRGB(end, j) == image.getRGB(i, j)) end++;
                g.setColor(new Color(image.getRGB(i, j)));
                double right = end < image.getWidth() ? OVERLAP : 0;
                double below = j + 1 < image.getHeight() ? OVERLAP : 0;
                g.fill(new Rectangle2D.Double(
                        left + i * scale, top + j * scale, (end - i) * scale + right, scale + below));
                i = end;
            }
        }
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    }

    @Override
    public String words() {
        return "image of " + image.getWidth() + " by " + image.getHeight() + " pixels";
    }
}
