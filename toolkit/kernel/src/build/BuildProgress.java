import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Says what the build does while {@code mvn -q} says nothing: how much has been downloaded, and when compiling is over.
 * The build starts it from this source, before anything is compiled, with Maven's local repository and the last file that the
 * build writes; it ends when that file is there, or with the build.
 */
final class BuildProgress {
    private static final long PAUSE_MILLIS = 500;
    private static final long SECONDS_BETWEEN = 4;
    private static final long MIB = 1024 * 1024;

    private BuildProgress() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path repository = Path.of(arguments[0]);
        Path last = Path.of(arguments[1]);
        long start = System.currentTimeMillis();
        long before = size(repository);
        long said = 0;
        System.out.println("DeepLimits: building the toolkit" + (before < 150 * MIB ? "; the first time, Maven downloads about 200 MB" : ""));
        for (long spoken = start; building() && !after(last, start); Thread.sleep(PAUSE_MILLIS)) {
            if (System.currentTimeMillis() - spoken < SECONDS_BETWEEN * 1000) continue;
            spoken = System.currentTimeMillis();
            long downloaded = (size(repository) - before) / MIB;
            System.out.println((spoken - start) / 1000 + " s: " + (downloaded > said ? downloaded + " MB downloaded" : "compiling"));
            said = downloaded;
        }
    }

    private static boolean building() {
        return ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false);
    }

    private static boolean after(Path file, long time) {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).toMillis() >= time;
        } catch (IOException e) {
            return false;
        }
    }

    /** Files come and go while they are counted. */
    private static long size(Path folder) {
        if (!Files.isDirectory(folder)) return 0;
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
