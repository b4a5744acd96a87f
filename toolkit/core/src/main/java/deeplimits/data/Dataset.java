package deeplimits.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.function.Uncheck;

/**
 * The real sets, by name. A set is present when all its files lie in a folder whose name is like the set's, such as
 * {@code mnist} or {@code mnist-10k}, in the folder named by {@code deeplimits.data} (property) or {@code DEEPLIMITS_DATA}
 * (environment), which is asked first, or in the project's data/cache, where {@link #download} puts them.
 *
 * <p>Every file is told by its SHA-256. One that is neither published nor listed in a file {@code SHA256SUMS} beside it is refused,
 * and a set of listed files is called "not the published files".
 */
public enum Dataset {
    /** Handwritten digits, 28 x 28 grey, 60,000 + 10,000 images; LeCun, Cortes, Burges. */
    MNIST("MNIST", "mnist", "mnist(?!.*fashion).*"),
    /** Articles of clothing, 28 x 28 grey, 60,000 + 10,000 images; Xiao, Rasul, Vollgraf 2017. */
    FASHION_MNIST("Fashion-MNIST", "fashion-mnist", ".*fashion.*"),
    /** Animals and vehicles, 32 x 32 in colour, 50,000 + 10,000 images; Krizhevsky 2009. */
    CIFAR_10("CIFAR-10", "cifar10", "cifar-?10(?!0).*") {
        @Override
        boolean complete(Path folder) {
            Stream<String> batches = Stream.concat(CifarBatches.TRAINING.stream(), Stream.of(CifarBatches.TEST));
            return super.complete(folder) || batches.allMatch(f -> Files.isRegularFile(folder.resolve(f)));
        }

        @Override
        Split read(Path folder) throws IOException {
            Path archive = folder.resolve(published().get(0).name());
            if (Files.isRegularFile(archive))
                return CifarBatches.archive(title(), published().get(0).checked(archive));
            List<Path> training =
                    CifarBatches.TRAINING.stream().map(folder::resolve).toList();
            return split(
                    CifarBatches.read(this, training),
                    CifarBatches.read(this, List.of(folder.resolve(CifarBatches.TEST))));
        }
    };

    private final String title;
    private final String folder;
    private final String pattern;

    Dataset(String title, String folder, String pattern) {
        this.title = title;
        this.folder = folder;
        this.pattern = pattern;
    }

    /** What captions call it. */
    public String title() {
        return title;
    }

    /** Whether {@link #load} will find its files; whether they are right, {@link #load} says. */
    public boolean present() {
        return Uncheck.get(() -> find(DataFolder.here())) != null;
    }

    /**
     * The training and the test images, from the files that are present; the network is not asked.
     *
     * @throws java.io.UncheckedIOException if they are not present, or a file is not what it must be, with the cure
     */
    public Split load() {
        return Uncheck.get(() -> load(DataFolder.here()));
    }

    /**
     * Fetches what is lacking into the project's data/cache, from several mirrors, verified by SHA-256, and loads it from there.
     *
     * @throws java.io.UncheckedIOException if no mirror gives the files, or offline ({@code deeplimits.offline=true}, or
     *                                      {@code DEEPLIMITS_OFFLINE=1} in the environment)
     */
    public Split download() {
        return Uncheck.get(() -> download(DataFolder.here().cache(), new Download(Duration.ofSeconds(30))));
    }

    Split download(Path cache, Download download) throws IOException {
        Path target = cache.resolve(folder);
        if (!complete(target)) for (Published file : published()) download.fetch(file, target);
        return read(target);
    }

    Split load(DataFolder where) throws IOException {
        Path found = find(where);
        if (found != null) return read(found);
        List<String> files = published().stream().map(Published::name).toList();
        throw new Refusal(
                title,
                String.join(", ", files) + " in a folder " + folder + " of " + where.roots(),
                "none that has them all",
                "fetch them with Dataset." + name()
                        + ".download(), name their folder with -Ddeeplimits.data=FOLDER, or take Images.strokeDigits()");
    }

    Path find(DataFolder where) throws IOException {
        List<Path> like = where.candidates(pattern);
        return like.stream().filter(this::complete).findFirst().orElse(null);
    }

    /** The files as they are published; of an IDX set images and labels to train, images and labels to test. */
    final List<Published> published() {
        return Published.fetched(title);
    }

    boolean complete(Path folder) {
        return published().stream().allMatch(f -> Files.isRegularFile(either(folder, f)));
    }

    Split read(Path folder) throws IOException {
        List<Contents> files = new ArrayList<>();
        for (Published file : published()) files.add(Contents.read(either(folder, file)));
        for (Contents file : files) edition(file);
        return split(
                Idx.read(edition(files.get(0)), files.get(0), files.get(1)),
                Idx.read(edition(files.get(2)), files.get(2), files.get(3)));
    }

    /** The file, or the same without .gz where that is there instead. */
    private static Path either(Path folder, Published file) {
        Path packed = folder.resolve(file.name());
        return Files.isRegularFile(packed) ? packed : folder.resolve(plain(file.name()));
    }

    private static String plain(String name) {
        return name.replaceFirst("\\.gz$", "");
    }

    /** Which edition of the set a file belongs to, by its hash alone; refused when to another set, or as another of its files. */
    String edition(Contents file) {
        String name = file.place().getFileName().toString();
        Published known = file.published();
        if (known == null && file.listed()) return title + " (not the published files)";
        if (known == null)
            throw new Refusal(file.place(), "a published file of " + title, "another gzip", Contents.cure(name));
        if (known.edition().startsWith(title) && plain(known.name()).equals(plain(name))) return known.edition();
        String got = known.name() + " of " + known.edition();
        throw new Refusal(file.place(), plain(name) + " of " + title, got, "check which file this is");
    }

    Split split(Images train, Images heldOut) {
        if (train.name().equals(heldOut.name())) return new Split(train, heldOut);
        throw new Refusal(title, "files of one edition", train.source() + " and " + heldOut.source(), "fetch it again");
    }
}
