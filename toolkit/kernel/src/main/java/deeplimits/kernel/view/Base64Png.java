package deeplimits.kernel.view;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.commons.io.function.Uncheck;

/** Pictures as PNG in base64. */
public final class Base64Png {
    /** Colours of a small picture, beside none: four bits a pixel. */
    private static final int COLOURS = 15;
    /** Bits of each channel by which colours are told apart. */
    private static final int BITS = 5;

    private Base64Png() {}

    /** The picture whole; the base library's own form lacks the last bytes of the file. */
    public static String of(RenderedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Uncheck.run(() -> ImageIO.write(image, "png", bytes));
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * The picture in the fifteen colours that it has most of: a third of the size, and a drawing looks the same.
     *
     * @param under a picture of the same size, which shows through wherever both are the same; null for none
     */
    static String small(BufferedImage image, BufferedImage under) {
        int width = image.getWidth();
        int[] pixels = pixels(image);
        int[] below = under == null ? null : pixels(under);
        int[] bins = IntStream.range(0, pixels.length)
                .map(i -> below == null || pixels[i] != below[i] ? bin(pixels[i]) : -1)
                .toArray();
        int[] count = new int[1 << 3 * BITS];
        for (int bin : bins) if (bin >= 0) count[bin]++;
        List<Integer> palette = IntStream.range(0, count.length)
                .filter(bin -> count[bin] > 0)
                .boxed()
                .sorted((a, b) -> count[b] - count[a])
                .limit(COLOURS)
                .toList();
        int[] index = new int[count.length];
        Arrays.setAll(index, bin -> count[bin] > 0 ? 1 + nearest(bin, palette) : 0);
        int[] colours = IntStream.concat(IntStream.of(0), palette.stream().mapToInt(Base64Png::colour))
                .toArray();
        BufferedImage small = new BufferedImage(
                width,
                image.getHeight(),
                BufferedImage.TYPE_BYTE_BINARY,
                new IndexColorModel(4, colours.length, colours, 0, false, 0, DataBuffer.TYPE_BYTE));
        int[] indices = IntStream.of(bins).map(bin -> bin < 0 ? 0 : index[bin]).toArray();
        small.getRaster().setSamples(0, 0, width, image.getHeight(), 0, indices);
        return of(small);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int bin(int pixel) {
        int bin = 0;
        for (int at = 16; at >= 0; at -= 8) bin = bin << BITS | (pixel >> at & 0xff) >> 8 - BITS;
        return bin;
    }

    /** The ends of a bin's range are black and white. */
    private static int colour(int bin) {
        int rgb = 0;
        for (int at = 2; at >= 0; at--) rgb = rgb << 8 | part(bin, at) * 255 / ((1 << BITS) - 1);
        return rgb;
    }

    private static int part(int bin, int at) {
        return bin >> at * BITS & (1 << BITS) - 1;
    }

    /** The first of the palette's bins that is nearest. */
    private static int nearest(int bin, List<Integer> palette) {
        List<Integer> distances = palette.stream()
                .map(other -> IntStream.range(0, 3)
                        .map(at -> part(bin, at) - part(other, at))
                        .map(difference -> difference * difference)
                        .sum())
                .toList();
        return distances.indexOf(Collections.min(distances));
    }
}
