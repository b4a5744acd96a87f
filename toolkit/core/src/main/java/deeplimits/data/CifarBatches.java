package deeplimits.data;

import deeplimits.Require;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.FilenameUtils;

/**
 * The binary version of CIFAR-10: records of {@code 1 + 3 * 32 * 32} bytes, the label, then the levels of the red, the green
 * and the blue channel, row by row; no header.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky, The CIFAR-10 dataset</a>
 */
final class CifarBatches {
    static final List<String> TRAINING =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    static final String TEST = "test_batch.bin";

    private static final Images.Format FORMAT = new Images.Format(32, 32, 3, 10);
    private static final int RECORD = 1 + FORMAT.pixels();

    private final byte[] labels;
    private final byte[] levels;

    private CifarBatches(long count) {
        Require.holds(count <= Integer.MAX_VALUE / RECORD, "images of all batches", "fewer than 2^31 bytes", count);
        labels = new byte[(int) count];
        levels = new byte[(int) count * FORMAT.pixels()];
    }

    /** Batches of a set, one after the other; each is judged by its hash. */
    static Images read(Dataset set, List<Path> batches) throws IOException {
        long count = 0;
        for (Path batch : batches) count += records(batch, Files.size(batch));
        CifarBatches all = new CifarBatches(count);
        String name = null;
        int first = 0;
        for (Path batch : batches) {
            Contents contents = Contents.read(batch);
            name = set.edition(contents);
            first = all.put(batch, contents.bytes(), first);
        }
        String more = batches.size() == 1 ? "" : " and " + (batches.size() - 1) + " more";
        return all.images(name, DataFolder.brief(batches.get(0)) + more);
    }

    /** The set in its published archive, batch by batch, so that no batch is held twice. */
    static Split archive(String name, Path archive) throws IOException {
        CifarBatches train = null;
        CifarBatches test = null;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String file = FilenameUtils.getName(entry.getName());
                int batch = TRAINING.indexOf(file);
                if (batch < 0 && !file.equals(TEST)) continue;
                int count = records(archive.resolve(file), entry.getSize());
                if (batch >= 0 && train == null) train = new CifarBatches((long) TRAINING.size() * count);
                if (batch < 0) test = new CifarBatches(count);
                (batch < 0 ? test : train).put(archive, tar.readNBytes(count * RECORD), Math.max(batch, 0) * count);
            }
        }
        return new Split(train.images(name, DataFolder.brief(archive)), test.images(name, DataFolder.brief(archive)));
    }

    private static int records(Path batch, long size) {
        if (size > 0 && size % RECORD == 0 && size <= Integer.MAX_VALUE) return (int) (size / RECORD);
        String expected = "a whole number of records of " + Refusal.number(RECORD) + " bytes";
        String got = Refusal.number(size) + " bytes (" + size / RECORD + " records and " + size % RECORD + " bytes)";
        throw new Refusal(batch, expected, got, "give an unpacked data_batch file, or " + Refusal.FETCH_AGAIN);
    }

    /** Puts the images of a batch at {@code first}, and says where the next ones go. */
    private int put(Path batch, byte[] bytes, int first) {
        int end = first + records(batch, bytes.length);
        if (end > labels.length) throw new Refusal(batch, "an unpacked batch", "a gzip", "unpack it");
        for (int i = first, from = 0; i < end; i++, from += RECORD) {
            labels[i] = bytes[from];
            if (labels[i] < 0 || labels[i] >= FORMAT.classes()) {
                String got = (labels[i] & 0xff) + " in record " + (i - first);
                String cure = "give a file of CIFAR-10, not of CIFAR-100, or " + Refusal.FETCH_AGAIN;
                throw new Refusal(batch, "labels in 0.." + (FORMAT.classes() - 1), got, cure);
            }
            System.arraycopy(bytes, from + 1, levels, i * FORMAT.pixels(), FORMAT.pixels());
        }
        return end;
    }

    private Images images(String name, String place) {
        return new Images(name, place, FORMAT, levels, labels);
    }
}
