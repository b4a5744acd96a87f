package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDiskTest {
    private static final Examples TRAIN = TrainingTest.clouds(100, "train");
    private static final Examples TEST = TrainingTest.clouds(30, "test");

    @TempDir
    Path folder;

    private static boolean shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        shell.getInputStream().readAllBytes();
        return shell.waitFor() == 0;
    }

    private static Run train(int epochs, Path file) {
        return TrainingTest.small().epochs(epochs).checkpoint(file).quiet().run(TRAIN, TEST, TrainingTest.KEY);
    }

    /** A full and a read-only file system, where this process may mount one: the epochs done stay, and a later run ends in the same bits. */
    @Test
    void aDiskThatTakesNoMoreLeavesTheEpochBefore() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(shell("mount -t tmpfs -o size=8m tmpfs " + disk), "needs the right to mount a tmpfs");
        try {
            Path file = disk.resolve("state");
            train(2, file);
            byte[] before = Files.readAllBytes(file);
            long room = before.length * 3L / 2 / 4096; // pages for this state, not for the next beside it
            for (String options : List.of("size=" + 4 * room + "k", "ro,size=8m")) {
                assertTrue(shell("mount -o remount," + options + " " + disk));
                String message = assertThrows(UncheckedIOException.class, () -> train(4, file))
                        .getMessage();
                String why = options.startsWith("ro") ? "Read-only file system" : "No space left on device";
                assertTrue(
                        message.contains("checkpoint " + file + " cannot be written: ")
                                && message.contains(why)
                                && message.endsWith("it holds the epoch before, if any"),
                        message);
                assertArrayEquals(before, Files.readAllBytes(file));
                try (var files = Files.list(disk)) {
                    assertEquals(Set.of(file, disk.resolve("state.lock")), Set.copyOf(files.toList()));
                }
            }
            assertTrue(shell("mount -o remount,rw,size=8m " + disk));
            TrainingTest.sameBits(TrainingTest.small().epochs(4).run(TRAIN, TEST, TrainingTest.KEY), train(4, file));
        } finally {
            shell("umount " + disk);
        }
    }
}
