package deeplimits.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The real sets, by name. A set is present when all its files lie in a folder whose name begins like the set's, such as
 * {@code mnist} or {@code mnist-10k}, in the folder named by {@code deeplimits.data} (property) or {@code DEEPLIMITS_DATA}
 * (environment), which is asked first, or in the project's data/cache, where {@link #download} puts them.
 */
public enum Dataset {
    /** Handwritten digits, 28 x 28 grey, 60,000 + 10,000 images; LeCun, Cortes, Burges. */
    MNIST("MNIST", List.of("mnist"), Mirrors.MNIST),
    /** Articles of clothing, 28 x 28 grey, 60,000 + 10,000 images; Xiao, Rasul, Vollgraf 2017. */
    FASHION_MNIST("Fashion-MNIST", List.of("fashion"), Mirrors.FASHION_MNIST),
    /** Animals and vehicles, 32 x 32 in colour, 50,000 + 10,000 images; Krizhevsky 2009. */
    CIFAR_10("CIFAR-10", List.of("cifar10", "cifar-10"), List.of(Mirrors.CIFAR_10)) {
        @Override
        List<String> training() {
            return List.of(
                    "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
        }

        @Override
        List<String> testing() {
            return List.of("test_batch.bin");
        }

        @Override
        Images read(Path folder, List<String> files) throws IOException {
            return CifarBatches.read(
                    title(), files.stream().map(folder::resolve).toArray(Path[]::new));
        }

        @Override
        void unpack(Path folder) throws IOException {
            Path archive = folder.resolve(Mirrors.CIFAR_10.name());
            Set<String> wanted = Set.copyOf(
                    Stream.concat(training().stream(), testing().stream()).toList());
            Untar.extract(archive, wanted, folder);
            Files.delete(archive);
        }
    };

    private final String title;
    private final List<String> folders;
    private final List<Remote> remotes;

    Dataset(String title, List<String> folders, List<Remote> remotes) {
        this.title = title;
        this.folders = folders;
        this.remotes = remotes;
    }

    /** What captions call it. */
    public String title() {
        return title;
    }

    /** Whether {@link #load} will find its files. */
    public boolean present() {
        return Refusal.unchecked(() -> find(DataFolder.here())) != null;
    }

    /**
     * The training and the test images, from the files that are present; the network is not asked.
     *
     * @throws java.io.UncheckedIOException if they are not present, or a file is not what it must be, with the cure
     */
    public Split load() {
        return Refusal.unchecked(() -> load(DataFolder.here()));
    }

    /**
     * Fetches what is lacking into the project's data/cache, from several mirrors, verified by SHA-256, and loads it from there.
     *
     * @throws java.io.UncheckedIOException if no mirror gives the files, or offline ({@code deeplimits.offline=true}, or
     *                                      {@code DEEPLIMITS_OFFLINE=1} in the environment)
     */
    public Split download() {
        return Refusal.unchecked(() -> download(DataFolder.here().cache(), new Download(Patience.USUAL)));
    }

    Split download(Path cache, Download download) throws IOException {
        Path folder = cache.resolve(folders.get(0));
        if (!complete(folder)) {
            for (Remote remote : remotes) download.fetch(remote, folder);
            unpack(folder);
        }
        return read(folder);
    }

    Split load(DataFolder where) throws IOException {
        Path folder = find(where);
        if (folder == null) {
            throw Refusal.of(
                    title,
                    String.join(", ", training()) + ", " + String.join(", ", testing()) + " in a folder "
                            + folders.get(0) + " of " + where.roots(),
                    "none that has them all",
                    "fetch them with Dataset." + name()
                            + ".download(), name their folder with -Ddeeplimits.data=FOLDER, or take Images.strokeDigits()");
        }
        return read(folder);
    }

    Path find(DataFolder where) throws IOException {
        return where.candidates(folders).stream()
                .filter(this::complete)
                .findFirst()
                .orElse(null);
    }

    private boolean complete(Path folder) {
        return Stream.concat(training().stream(), testing().stream())
                .allMatch(f -> Files.isRegularFile(either(folder, f)));
    }

    private Split read(Path folder) throws IOException {
        return new Split(read(folder, training()), read(folder, testing()));
    }

    /** Images and labels. */
    List<String> training() {
        return List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    }

    List<String> testing() {
        return List.of("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
    }

    Images read(Path folder, List<String> files) throws IOException {
        return Idx.read(title, either(folder, files.get(0)), either(folder, files.get(1)));
    }

    void unpack(Path folder) throws IOException {
        // IDX files are read as they come
    }

    /** The file, or the same without .gz where that is there instead. */
    private static Path either(Path folder, String file) {
        Path plain = folder.resolve(file.replaceFirst("\\.gz$", ""));
        return Files.isRegularFile(folder.resolve(file)) ? folder.resolve(file) : plain;
    }
}
