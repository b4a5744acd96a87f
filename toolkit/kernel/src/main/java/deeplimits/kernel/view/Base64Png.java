package deeplimits.kernel.view;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntPredicate;
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
        IntPredicate drawn = i -> below == null || pixels[i] != below[i];
        int[] count = new int[1 << 3 * BITS];
        for (int i = 0; i < pixels.length; i++) if (drawn.test(i)) count[bin(pixels[i])]++;
        int[] palette = IntStream.range(0, count.length)
                .filter(bin -> count[bin] > 0)
                .boxed()
                .sorted((a, b) -> count[b] - count[a])
                .limit(COLOURS)
                .mapToInt(bin -> bin)
                .toArray();
        int[] nearest = new int[count.length];
        Arrays.setAll(nearest, bin -> count[bin] > 0 ? 1 + nearest(bin, palette) : 0);
        int[] colours = IntStream.concat(IntStream.of(0), Arrays.stream(palette).map(Base64Png::colour))
                .toArray();
        BufferedImage small = new BufferedImage(
                width,
                image.getHeight(),
                BufferedImage.TYPE_BYTE_BINARY,
                new IndexColorModel(4, colours.length, colours, 0, false, 0, DataBuffer.TYPE_BYTE));
        int[] indices = IntStream.range(0, pixels.length)
                .map(i -> drawn.test(i) ? nearest[bin(pixels[i])] : 0)
                .toArray();
        small.getRaster().setSamples(0, 0, width, image.getHeight(), 0, indices);
        return of(small);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int bin(int pixel) {
        return channel(pixel, 16) << 2 * BITS | channel(pixel, 8) << BITS | channel(pixel, 0);
    }

    private static int channel(int pixel, int at) {
        return (pixel >> at & 0xff) >> 8 - BITS;
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

    private static int nearest(int bin, int[] palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int distance = 0;
            for (int at = 0; at < 3; at++) {
                int difference = part(bin, at) - part(palette[i], at);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
