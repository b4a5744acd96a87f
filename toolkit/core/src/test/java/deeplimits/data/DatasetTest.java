package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    Path folder;

    private static void assumePresent(Dataset set) {
        assumeTrue(
                set.present(),
                set.title() + " is neither in the folder deeplimits.data (" + System.getProperty("deeplimits.data")
                        + ") nor in data/cache: fetch it, or name its folder");
    }

    private DataFolder named() {
        return new DataFolder(folder, Optional.of(folder));
    }

    /** Two training images and one test image of one pixel. */
    private Path smallIdx(String name, String suffix) throws IOException {
        Path set = Files.createDirectories(folder.resolve(name));
        boolean zip = suffix.endsWith(".gz");
        for (String part : List.of("train", "t10k")) {
            int n = part.equals("train") ? 2 : 1;
            byte[] images = IdxTest.idx(0x0803, new byte[n], n, 1, 1);
            byte[] labels = IdxTest.idx(0x0801, new byte[n], n);
            Files.write(set.resolve(part + "-images-idx3-ubyte" + suffix), zip ? IdxTest.gzip(images) : images);
            Files.write(set.resolve(part + "-labels-idx1-ubyte" + suffix), zip ? IdxTest.gzip(labels) : labels);
        }
        try (Stream<Path> files = Files.list(set)) {
            String[] names = files.map(f -> f.getFileName().toString()).sorted().toArray(String[]::new);
            IdxTest.list(set, names);
        }
        return set;
    }

    @Test
    void aSetIsFoundUnderItsNameZippedOrNot() throws IOException {
        smallIdx("mnist-small", ".gz");
        smallIdx("fashion-mnist", "");
        assertEquals(
                "MNIST (not the published files), 2 images (mnist-small/train-images-idx3-ubyte.gz); held out: "
                        + "MNIST (not the published files), 1 images (mnist-small/t10k-images-idx3-ubyte.gz)",
                Dataset.MNIST.load(named()).source());
        assertEquals(
                "Fashion-MNIST (not the published files), 2 images (fashion-mnist/train-images-idx3-ubyte)",
                Dataset.FASHION_MNIST.load(named()).train().source());
        assertEquals(
                "MNIST (not the published files)",
                Dataset.MNIST
                        .load(new DataFolder(folder, Optional.of(folder.resolve("mnist-small"))))
                        .train()
                        .name());
    }

    @Test
    void theNamedFolderComesBeforeTheCacheOfTheProject() throws IOException {
        Path named = smallIdx("elsewhere/mnist-named", "").getParent();
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("toolkit"));
        Files.createFile(folder.resolve("data/README.md"));
        smallIdx("data/cache/mnist", "");
        Path notebooks = Files.createDirectories(folder.resolve("notebooks/deep"));
        assertEquals(
                folder.resolve("data/cache/mnist"), Dataset.MNIST.find(new DataFolder(notebooks, Optional.empty())));
        assertEquals(named.resolve("mnist-named"), Dataset.MNIST.find(new DataFolder(notebooks, Optional.of(named))));
        assertEquals(folder.resolve("data/cache"), new DataFolder(notebooks, Optional.empty()).cache());
    }

    @Test
    void anIncompleteSetIsAbsentAndTheMessageSaysWhatToDo() throws IOException {
        Files.delete(smallIdx("mnist", "").resolve("t10k-labels-idx1-ubyte"));
        Refusal refused = assertThrows(Refusal.class, () -> Dataset.MNIST.load(named()));
        assertEquals(
                "MNIST: expected train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, "
                        + "t10k-labels-idx1-ubyte.gz in a folder mnist of [" + folder
                        + "], got none that has them all; fetch them with "
                        + "Dataset.MNIST.download(), name their folder with -Ddeeplimits.data=FOLDER, or take Images.strokeDigits()",
                refused.getMessage());
    }

    @Test
    void aDamagedSetIsAnErrorAndNotAnAbsentSet() throws IOException {
        Files.write(smallIdx("mnist", "").resolve("t10k-labels-idx1-ubyte"), new byte[3]);
        assertTrue(assertThrows(Refusal.class, () -> Dataset.MNIST.load(named()))
                .getMessage()
                .contains("t10k-labels-idx1-ubyte: expected"));
    }

    @Test
    void outsideTheProjectThereIsNoCacheAndTheMessageSaysWhatToDo() {
        DataFolder nowhere = new DataFolder(folder, Optional.empty());
        assertTrue(nowhere.project().isEmpty());
        assertEquals(
                "downloads: expected the project's data folder in " + folder
                        + " or above it, got none; start in the project, "
                        + "or name a folder that holds the files with -Ddeeplimits.data=FOLDER or DEEPLIMITS_DATA=FOLDER",
                assertThrows(Refusal.class, nowhere::cache).getMessage());
    }

    @Test
    void offlineADownloadIsRefusedByNameAndLeavesNothing() throws IOException {
        System.setProperty("deeplimits.offline", "true");
        try {
            Refusal refused = assertThrows(
                    Refusal.class, () -> Dataset.MNIST.download(folder, new Download(Duration.ofSeconds(1))));
            assertEquals(
                    folder.resolve("mnist/train-images-idx3-ubyte.gz") + ": expected 9,912,422 bytes with SHA-256 "
                            + "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609, got no file, and the network is switched off; unset "
                            + "-Ddeeplimits.offline and DEEPLIMITS_OFFLINE, or put the file there by hand",
                    refused.getMessage());
            assertFalse(Files.exists(folder.resolve("mnist")));
        } finally {
            System.clearProperty("deeplimits.offline");
        }
    }

    @Test
    void whatIsInTheCacheIsNotDownloadedAgain() throws IOException {
        smallIdx("mnist", ".gz");
        assertEquals(
                2,
                Dataset.MNIST
                        .download(folder, new Download(Duration.ofSeconds(1)))
                        .train()
                        .count());
    }

    /** One file at a time is swapped, renamed or damaged in a copy of the real set, packed and unpacked. */
    @Test
    void ofRealMnistNoFileIsTakenForAnotherAndNoFlippedBitPasses() throws IOException {
        assumePresent(Dataset.MNIST);
        Path real = Dataset.MNIST.find(DataFolder.here());
        Path copy = Files.createDirectories(folder.resolve("mnist"));
        for (Published file : Dataset.MNIST.published()) {
            String name = file.name().replace(".gz", "");
            Path at = Files.exists(real.resolve(file.name())) ? real.resolve(file.name()) : real.resolve(name);
            Files.write(copy.resolve(name), Contents.read(at).bytes());
        }
        assertEquals(
                Images.mnist().train().sha256(),
                Dataset.MNIST.load(named()).train().sha256());
        assertEquals("MNIST", Dataset.MNIST.load(named()).train().name());
        Path images = copy.resolve("t10k-images-idx3-ubyte");
        byte[] bytes = Files.readAllBytes(images);
        bytes[5_000_000] ^= 1;
        Files.write(images, bytes);
        refused("t10k-images-idx3-ubyte: expected a published file, a gzip, or its SHA-256 in SHA256SUMS, got SHA-256");
        Files.write(images, IdxTest.gzip(bytes));
        refused("t10k-images-idx3-ubyte: expected a published file of MNIST, got another gzip");
        bytes[5_000_000] ^= 1;
        Files.write(images, bytes);
        Files.copy(copy.resolve("t10k-labels-idx1-ubyte"), copy.resolve("train-labels-idx1-ubyte.gz"));
        refused("expected train-labels-idx1-ubyte of MNIST, got t10k-labels-idx1-ubyte of MNIST; check which file");
    }

    private void refused(String words) {
        String message =
                assertThrows(Refusal.class, () -> Dataset.MNIST.load(named())).getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void anotherSetUnderTheNameOfOneIsNotIt() throws IOException {
        smallIdx("mnist-fashion", "");
        assertEquals(null, Dataset.MNIST.find(named()));
        assertEquals(folder.resolve("mnist-fashion"), Dataset.FASHION_MNIST.find(named()));
        Files.createDirectories(folder.resolve("cifar100"));
        Files.write(folder.resolve("cifar100/cifar-10-binary.tar.gz"), new byte[1]);
        assertEquals(null, Dataset.CIFAR_10.find(named()));
        String strokes = "/deeplimits/data/strokes/";
        for (Published file : Dataset.MNIST.published()) {
            Path copy = Files.createDirectories(folder.resolve("mnist")).resolve(file.name());
            Files.copy(DatasetTest.class.getResourceAsStream(strokes + file.name()), copy);
        }
        refused(
                "train-images-idx3-ubyte of MNIST, got train-images-idx3-ubyte of stroke digits (generated, not MNIST)");
    }

    @Test
    void anArchiveOfCifarIsReadOnlyWhenItIsThePublishedOne() throws IOException {
        Files.createDirectories(folder.resolve("cifar10"));
        Files.write(folder.resolve("cifar10/cifar-10-binary.tar.gz"), IdxTest.gzip(new byte[1024]));
        String message = assertThrows(Refusal.class, () -> Dataset.CIFAR_10.load(named()))
                .getMessage();
        assertTrue(message.contains("expected SHA-256 c4a38c50a1bc5f3a"), message);
    }

    @Test
    void whatCanBeFetchedIsListedWithItsSizeAndMirrors() {
        assertEquals(4, Dataset.MNIST.published().size());
        assertEquals(4, Dataset.FASHION_MNIST.published().size());
        assertEquals(1, Dataset.CIFAR_10.published().size());
        for (Dataset set : Dataset.values())
            for (Published file : set.published()) {
                assertTrue(file.sha256().matches("[0-9a-f]{64}") && file.bytes() > 4000, file.toString());
                assertTrue(file.mirrors().get(0).toString().endsWith("/" + file.name()), file.toString());
            }
    }

    @Test
    void whatStandsInForMnistSaysSo() {
        Split split = Images.mnistOrStrokes();
        String expected = Dataset.MNIST.present() ? "MNIST" : "stroke digits (generated, not MNIST)";
        assertTrue(split.train().name().startsWith(expected), split.source());
        assertEquals(new Images.Format(28, 28, 1, 10), split.train().format());
    }

    @Test
    void realMnistReadsAsItIs() {
        assumePresent(Dataset.MNIST);
        Split mnist = Images.mnist();
        assertEquals(new Images.Format(28, 28, 1, 10), mnist.train().format());
        int[] first = new int[10];
        for (int i = 0; i < 10; i++) first[i] = mnist.train().label(i);
        assertArrayEquals(new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, first); // as anybody who has opened MNIST has seen
        assertArrayEquals(
                new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
                mnist.heldOut().labelCounts());
        double mean = 0;
        for (int i = 0; i < mnist.heldOut().count(); i++) {
            for (float x : mnist.heldOut().image(i))
                mean += x / (784.0 * mnist.heldOut().count());
        }
        assertEquals(
                0.132514605842, mean, 3e-8); // of the test images, by numpy in double precision; pixels here are floats
    }

    @Test
    void aLinearClassifierReadsRealMnistAsPublished() {
        assumePresent(Dataset.MNIST);
        Split mnist = Images.mnist();
        double accuracy = SoftmaxRegression.fit(
                        mnist.train().take(Math.min(10_000, mnist.train().count())), 5)
                .accuracy(mnist.heldOut());
        assertEquals(0.907, accuracy, 0.012); // about 0.91 from 10,000 images; standard error 0.003
    }

    @Test
    void realCifarReadsAsItIs() {
        assumePresent(Dataset.CIFAR_10);
        Split cifar = Dataset.CIFAR_10.load();
        assertEquals(new Images.Format(32, 32, 3, 10), cifar.train().format());
        boolean whole = cifar.train().count() == 50_000;
        assertEquals(
                whole ? "CIFAR-10" : "CIFAR-10 (5,000 of 50,000, re-encoded)",
                cifar.train().name());
        double[] mean = new double[3];
        Images test = cifar.heldOut().take(1000);
        for (int i = 0; i < test.count(); i++) {
            float[] x = test.image(i);
            for (int p = 0; p < x.length; p++) mean[p / 1024] += x[p] / (1024.0 * test.count());
        }
        assertArrayEquals(new double[] {0.491, 0.482, 0.447}, mean, 0.02); // the published channel means
        assertFalse(cifar.source().contains("MNIST"));
    }
}
