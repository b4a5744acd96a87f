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
import java.util.concurrent.locks.LockSupport;
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

    /** Adam, which may wait for ever in the third epoch. */
    record Waiting(boolean waits) implements Optimiser {
        @Override
        public double rate() {
            return 0.01;
        }

        @Override
        public void update(Parameter p, long step, double rate) {
            Optimiser.adam(0.01).update(p, step, rate);
            if (step < 5 || !waits) return;
            System.out.println("waiting");
            LockSupport.park();
        }

        @Override
        public String toString() {
            return "Adam";
        }
    }

    private static Run run(Path file, boolean waits) {
        return TrainingTest.small()
                .optimiser(new Waiting(waits))
                .checkpoint(file)
                .quiet()
                .run(TRAIN, TEST, TrainingTest.KEY);
    }

    /** Trains and waits. @param args the checkpoint */
    public static void main(String[] args) {
        run(Path.of(args[0]), true);
    }

    /** Another process holds the checkpoint until it is killed; what it had done stands. */
    @Test
    void aCheckpointOfAnotherProcessIsRefusedUntilThatEnds() throws Exception {
        Path file = folder.resolve("shared");
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckpointDiskTest.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertEquals("waiting", other.inputReader().readLine());
            byte[] before = Files.readAllBytes(file);
            String message = assertThrows(IllegalArgumentException.class, () -> train(4, file))
                    .getMessage();
            assertTrue(message.contains("another one holds it"), message);
            assertArrayEquals(before, Files.readAllBytes(file));
        } finally {
            other.destroyForcibly().waitFor();
        }
        Run resumed = run(file, false);
        assertTrue(resumed.outcome().finished());
        Training whole = TrainingTest.small().optimiser(Optimiser.adam(0.01)).doublePrecision();
        TrainingTest.sameBits(whole.quiet().run(TRAIN, TEST, TrainingTest.KEY), resumed);
    }
}
