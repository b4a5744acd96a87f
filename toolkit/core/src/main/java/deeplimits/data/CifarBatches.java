package deeplimits.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The binary version of CIFAR-10: records of {@code 1 + 3 * 32 * 32} bytes, the label, then the levels of the red, the green
 * and the blue channel, row by row; no header.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky, The CIFAR-10 dataset</a>
 */
final class CifarBatches {
    private static final Images.Format FORMAT = new Images.Format(32, 32, 3, 10);
    private static final int RECORD = 1 + FORMAT.pixels();

    private CifarBatches() {}

    static Images read(String name, Path... batches) throws IOException {
        if (batches.length == 0) throw new IllegalArgumentException("batches must name at least one file, got none");
        long records = 0;
        for (Path batch : batches) records += records(batch);
        if (records * RECORD > StrictInput.MOST_BYTES) {
            throw Refusal.of(
                    name,
                    "at most " + Refusal.number(StrictInput.MOST_BYTES / RECORD) + " images in all",
                    Refusal.number(records),
                    "read fewer batches");
        }
        byte[] labels = new byte[(int) records];
        byte[] levels = new byte[(int) records * FORMAT.pixels()];
        int read = 0;
        for (Path batch : batches) read = append(batch, read, labels, levels);
        String more = batches.length == 1 ? "" : " and " + (batches.length - 1) + " more";
        return new Images(new Images.Origin(name, DataFolder.brief(batches[0]) + more), FORMAT, levels, labels);
    }

    private static long records(Path batch) throws IOException {
        if (!Files.isRegularFile(batch))
            throw Refusal.of(batch, "a CIFAR-10 batch", "no file of that name", "check the path");
        long size = Files.size(batch);
        if (size == 0 || size % RECORD != 0) {
            throw Refusal.of(
                    batch,
                    "a whole number of records of " + Refusal.number(RECORD) + " bytes",
                    Refusal.number(size) + " bytes (" + size / RECORD + " records and " + size % RECORD + " bytes)",
                    "give an unpacked data_batch file of the binary version, or " + Refusal.FETCH_AGAIN);
        }
        return size / RECORD;
    }

    private static int append(Path batch, int read, byte[] labels, byte[] levels) throws IOException {
        long records = records(batch);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(batch), 1 << 16))) {
            for (int r = 0; r < records; r++) {
                int label = in.readUnsignedByte();
                if (label >= FORMAT.classes()) {
                    throw Refusal.of(
                            batch,
                            "labels in 0.." + (FORMAT.classes() - 1),
                            label + " in record " + r,
                            "give a file of CIFAR-10, not of CIFAR-100, or " + Refusal.FETCH_AGAIN);
                }
                labels[read + r] = (byte) label;
                in.readFully(levels, (read + r) * FORMAT.pixels(), FORMAT.pixels());
            }
        } catch (EOFException e) {
            throw Refusal.of(
                    batch, Refusal.number(records) + " records", "fewer: it shrank while it was read", "read it again");
        }
        return read + (int) records;
    }
}
