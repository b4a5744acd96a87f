package deeplimits.plot;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/** Small images, grey or in colour, all on one scale from black at the least value to white at the largest. */
record ImageTiles(double[][] images, int width, int height) implements Panels.Recipe {

    ImageTiles {
        Require.atLeast(1, "width", width);
        Require.atLeast(1, "height", height);
        long pixels = (long) width * height;
        for (int i = 0; i < Require.present("images", images).length; i++) {
            int n = Require.present("image " + i, images[i]).length;
            String rule = "of " + pixels + " values (" + width + " by " + height + " pixels), or " + 3 * pixels
                    + " in colour";
            Require.holds(n == pixels || n == 3 * pixels, "image " + i, rule, n);
        }
    }

    @Override
    public List<Panel> draw(Options o) {
        DoubleSummaryStatistics range = Arrays.stream(images)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .summaryStatistics();
        List<Panel> panels = new ArrayList<>();
        for (double[] image : images) panels.add(panel(o, List.of(cells(image, range)), List.of()));
        return panels.isEmpty() ? List.of(panel(o, List.of(), List.of("There is no image."))) : panels;
    }

    private static Panel panel(Options o, List<Layer> layers, List<String> notes) {
        Options bare = o.with(Options.EQUAL, true).with(Options.X_LABEL, "").with(Options.Y_LABEL, "");
        return new Panel(bare, "", "", "", List.of(Part.ALL), layers, notes);
    }

    private Cells cells(double[] image, DoubleSummaryStatistics range) {
        int[][] rgb = new int[width][height];
        double[][] values = new double[width][height];
        int plane = image.length == width * height ? 0 : width * height;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < height; j++) {
                int at = (height - 1 - j) * width + i; // pixels begin at the top, axes at the bottom
                values[i][j] = (image[at] + image[at + plane] + image[at + 2 * plane]) / 3;
                for (int colour = 0; colour < 3; colour++)
                    rgb[i][j] = rgb[i][j] << 8 | level(image[at + colour * plane], range);
            }
        }
        String words = "image of " + width + " by " + height + " pixels";
        return new Cells(centres(width), centres(height), values, rgb, Double.NaN, words);
    }

    private static double[] centres(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    private static int level(double value, DoubleSummaryStatistics range) {
        if (Double.isNaN(value)) return 128;
        double span = range.getMax() - range.getMin();
        double part = span > 0 ? (value - range.getMin()) / span : 0.5;
        return (int) Math.round(255 * Math.max(0, Math.min(1, part)));
    }
}
