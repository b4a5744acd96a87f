package deeplimits.data;

import static deeplimits.data.Mirror.Manner.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.lab.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DownloadTest {
    /** A slow mirror pauses for 60 ms at a time and takes 600 ms; a stalled one is given up after 3 s, long enough for a loaded machine. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final String SHA256 = DigestUtils.sha256Hex(Mirror.FILE);

    @TempDir
    Path home;

    private Path folder;
    private Path target;
    private Path part;
    private Path lock;
    private Mirror mirror;

    @BeforeEach
    void start() throws IOException {
        folder = home.resolve("cache/set");
        target = folder.resolve("file.gz");
        part = folder.resolve("file.gz.part");
        lock = folder.resolve("file.gz.lock");
        mirror = new Mirror();
    }

    @AfterEach
    void stop() {
        mirror.close();
    }

    private Path fetch(Mirror.Manner... manners) throws IOException {
        return fetch(SHORT, Arrays.stream(manners).map(mirror::at).toList());
    }

    private Path fetch(Duration patience, List<URI> mirrors) throws IOException {
        return new Download(patience)
                .fetch(new Published(SHA256, "set", "file.gz", Mirror.FILE.length, mirrors), folder);
    }

    private void assertFetched(Path file) throws IOException {
        assertEquals(target, file);
        assertArrayEquals(Mirror.FILE, Files.readAllBytes(target));
        assertFalse(Files.exists(part), "no part is left");
    }

    private void leavePart(byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        Files.write(part, bytes);
    }

    @ParameterizedTest
    @EnumSource(names = {"RIGHT", "SLOW", "IGNORES_RANGE", "RANGE_REFUSED", "OTHER_RANGE", "REDIRECTS"})
    void aMirrorThatGivesTheFileIsEnough(Mirror.Manner manner) throws IOException {
        assertFetched(fetch(manner));
    }

    @ParameterizedTest
    @EnumSource(names = {"RIGHT", "SLOW", "IGNORES_RANGE", "RANGE_REFUSED", "OTHER_RANGE"})
    void aPartIsResumedWhateverTheMirrorThinksOfRanges(Mirror.Manner manner) throws IOException {
        leavePart(Arrays.copyOf(Mirror.FILE, 70_000));
        assertFetched(fetch(manner));
        assertEquals("/" + manner + " bytes=70000-", mirror.requests().get(0));
        boolean again = manner == RANGE_REFUSED || manner == OTHER_RANGE;
        assertEquals(again ? 2 : 1, mirror.requests().size(), "only a refused range is asked for twice");
    }

    @Test
    void aPartThatDoesNotBelongToTheFileIsFetchedOnceMoreFromNothing() throws IOException {
        leavePart(new byte[70_000]);
        assertFetched(fetch(RIGHT));
        assertEquals(List.of("/RIGHT bytes=70000-", "/RIGHT"), mirror.requests());
    }

    @Test
    void aMirrorThatBeginsAnewAndBreaksLeavesOnlyWhatItGave() throws IOException {
        leavePart(new byte[70_000]);
        assertThrows(Refusal.class, () -> fetch(CUT_WHOLE));
        assertArrayEquals(Arrays.copyOf(Mirror.FILE, Mirror.CUT_AT), Files.readAllBytes(part));
    }

    @Test
    void aPartThatIsTooLongIsThrownAway() throws IOException {
        leavePart(new byte[Mirror.FILE.length]);
        assertFetched(fetch(RIGHT));
        assertEquals(List.of("/RIGHT"), mirror.requests());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(ANNOUNCES_LESS, "expected 200,000 bytes, got an answer of 199,999 bytes"),
                Arguments.of(ANNOUNCES_MORE, "expected 200,000 bytes, got an answer of 200,001 bytes"),
                Arguments.of(CHUNKED_LESS, "expected 200,000 bytes, got 199,999 bytes"),
                Arguments.of(CHUNKED_MORE, "expected 200,000 bytes, got more"),
                Arguments.of(OTHER_BYTES, "file.gz.part: expected SHA-256 " + SHA256 + ", got "),
                Arguments.of(HTML, "expected a file, got an HTML page"),
                Arguments.of(HTML_AS_BYTES, "expected 200,000 bytes, got 48 bytes"),
                Arguments.of(NOT_FOUND, "expected HTTP 200, got HTTP 404"),
                Arguments.of(BROKEN, "expected HTTP 200, got HTTP 500"),
                Arguments.of(SILENT, "got 0 bytes, then nothing for 3000 ms"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongAnswerIsRefusedAndLeavesNothingOfIt(Mirror.Manner manner, String words) throws IOException {
        String message = assertThrows(Refusal.class, () -> fetch(manner)).getMessage();
        assertTrue(message.startsWith(target + ": expected 200,000 bytes with SHA-256 " + SHA256), message);
        assertTrue(message.contains("\n  " + mirror.at(manner) + ": ") && message.contains(words), message);
        assertTrue(
                message.endsWith("; check the connection and the room on the disk, or put the file there by hand"),
                message);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(lock), left.toList());
        }
        assertEquals(1, mirror.requests().size());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void theNextMirrorIsAskedAfterAWrongAnswer(Mirror.Manner manner, String words) throws IOException {
        assertFetched(fetch(manner, RIGHT));
        assertEquals(List.of("/" + manner, "/RIGHT"), mirror.requests());
    }

    @ParameterizedTest
    @EnumSource(names = {"STALLS", "CUT"})
    void aBrokenConnectionLeavesItsGoodBeginningToBeResumed(Mirror.Manner manner) throws IOException {
        String message = assertThrows(Refusal.class, () -> fetch(manner)).getMessage();
        String why = manner == STALLS ? "got 50,000 bytes, then nothing for 3000 ms" : "got no whole answer (java.io";
        assertTrue(message.contains(why), message);
        assertFalse(Files.exists(target));
        assertArrayEquals(Arrays.copyOf(Mirror.FILE, Mirror.CUT_AT), Files.readAllBytes(part));
        assertFetched(fetch(RIGHT));
        assertEquals(List.of("/" + manner, "/RIGHT bytes=50000-"), mirror.requests());
    }

    @Test
    void aMirrorThatDoesNotListenIsNamed() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create(
                    "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/x");
        }
        String message =
                assertThrows(Refusal.class, () -> fetch(SHORT, List.of(closed))).getMessage();
        assertTrue(message.contains(closed + ": got no whole answer (java.net.ConnectException"), message);
        assertFalse(Files.exists(part));
        assertFetched(fetch(SHORT, List.of(closed, mirror.at(RIGHT))));
    }

    @Test
    void aFileThatIsThereIsNotAskedForAgain() throws IOException {
        Files.createDirectories(folder);
        Files.write(target, Mirror.FILE);
        assertFetched(fetch(RIGHT));
        assertEquals(List.of(), mirror.requests());
    }

    @Test
    void anotherFileOfTheNameIsLeftAlone() throws IOException {
        Files.createDirectories(folder);
        Files.write(target, new byte[] {1, 2, 3});
        String message = assertThrows(Refusal.class, () -> fetch(RIGHT)).getMessage();
        assertTrue(message.contains("got 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"), message);
        assertTrue(message.endsWith("; move it away and fetch it again"), message);
        assertEquals(3, Files.size(target));
    }

    @Test
    void progressIsToldInBytesOfWhatIsStillDue() throws IOException {
        leavePart(Arrays.copyOf(Mirror.FILE, 70_000));
        List<Progress.Report> reports = new ArrayList<>();
        Progress.sink(reports::add);
        try {
            fetch(SLOW);
        } finally {
            Progress.sink(null);
        }
        Progress.Report last = reports.get(reports.size() - 1);
        assertTrue(reports.size() >= 2, "600 ms at four reports a second: " + reports);
        assertTrue(last.finished());
        assertEquals(130_000, last.done());
        assertEquals(130_000, last.total());
    }

    @Test
    void offlineNothingIsAsked() throws IOException {
        System.setProperty("deeplimits.offline", "true");
        try {
            String message = assertThrows(Refusal.class, () -> fetch(RIGHT)).getMessage();
            assertTrue(
                    message.endsWith(
                            "got no file, and the network is switched off; unset -Ddeeplimits.offline and DEEPLIMITS_OFFLINE, "
                                    + "or put the file there by hand"),
                    message);
            assertEquals(List.of(), mirror.requests());
            assertFalse(Files.exists(folder));
        } finally {
            System.clearProperty("deeplimits.offline");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Files.write(home.resolve("cache"), new byte[1]);
        String message = assertThrows(IOException.class, () -> fetch(RIGHT)).getMessage();
        assertTrue(message.contains(home.resolve("cache").toString()), message);
        assertEquals(List.of(), mirror.requests());
    }

    @Test
    void onAFullDiskTheAnswerSaysSoAndTheFileIsNotThere() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(
                Files.exists(full),
                "this system has no /dev/full, the device on which every write finds the disk full");
        Files.createDirectories(folder);
        Files.createSymbolicLink(part, full);
        String message = assertThrows(Refusal.class, () -> fetch(RIGHT)).getMessage();
        assertTrue(message.contains("No space left"), message);
        assertFalse(Files.exists(target));
        Files.delete(part);
        assertFetched(fetch(RIGHT));
    }

    @Test
    void twoCannotFetchOneFileAtOnce() throws Exception {
        Thread first = new Thread(
                () -> assertThrows(IOException.class, () -> fetch(Duration.ofSeconds(30), List.of(mirror.at(STALLS)))));
        first.start();
        for (int wait = 0; wait < 500 && !(Files.exists(part) && Files.size(part) == Mirror.CUT_AT); wait++)
            Thread.sleep(20);
        String message = assertThrows(Refusal.class, () -> fetch(RIGHT)).getMessage();
        assertEquals(
                lock
                        + ": expected nobody else to fetch it, got another download of the same file; wait for the other one to end",
                message);
        assertEquals(Mirror.CUT_AT, Files.size(part));
        first.interrupt();
        first.join(10_000);
        assertFetched(fetch(RIGHT));
    }

    @Test
    void anInterruptionBeforeItBeginsKeepsThePart() throws IOException {
        leavePart(Arrays.copyOf(Mirror.FILE, 70_000));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> fetch(RIGHT));
        assertTrue(Thread.interrupted(), "the interruption stays known");
        assertArrayEquals(Arrays.copyOf(Mirror.FILE, 70_000), Files.readAllBytes(part));
        assertFetched(fetch(RIGHT));
    }

    @Test
    void anInterruptedDownloadStopsAtOnceAndIsResumed() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Duration patient = Duration.ofSeconds(30);
        Thread caller = new Thread(() -> {
            thrown.set(assertThrows(
                    IOException.class, () -> fetch(patient, List.of(mirror.at(STALLS), mirror.at(RIGHT)))));
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        for (int wait = 0; wait < 500 && !(Files.exists(part) && Files.size(part) == Mirror.CUT_AT); wait++)
            Thread.sleep(20);
        caller.interrupt();
        caller.join(10_000);
        assertEquals(InterruptedIOException.class, thrown.get().getClass());
        assertTrue(flag.get(), "the interruption stays known");
        assertEquals(List.of("/STALLS"), mirror.requests(), "and no other mirror is asked");
        assertFetched(fetch(RIGHT));
    }
}
