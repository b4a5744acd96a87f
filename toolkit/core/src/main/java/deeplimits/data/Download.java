package deeplimits.data;

import deeplimits.lab.LockFile;
import deeplimits.lab.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings a published file into a folder, whole and verified, or not at all.
 *
 * <p>Mirrors are asked in order. What arrives goes to {@code name.part}, is compared with size and SHA-256, and only then takes
 * its name, in one atomic step. A connection that breaks, or an interruption, leaves the part for the next call to resume; whatever
 * turns out to be wrong is deleted. Two processes cannot fetch one file at once.
 */
final class Download {
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;
    private static final long GLANCE_MS = 100; // between two looks at what has arrived

    private final Duration stall;
    private final HttpClient client;

    /** One that gives a mirror up when nothing has arrived for so long. */
    Download(Duration stall) {
        this.stall = stall;
        client = HttpClient.newBuilder()
                .connectTimeout(stall)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * The file in the folder, fetched unless it is there already.
     *
     * @throws IOException with each mirror's answer if none gave the file, or offline
     */
    Path fetch(Published file, Path folder) throws IOException {
        Path target = folder.resolve(file.name());
        if (Files.exists(target)) return file.checked(target);
        String expected = bytes(file.bytes()) + " with SHA-256 " + file.sha256();
        if (offline()) {
            String cure = "unset -Ddeeplimits.offline and DEEPLIMITS_OFFLINE, or put the file there by hand";
            throw new Refusal(target, expected, "no file, and the network is switched off", cure);
        }
        Files.createDirectories(folder);
        Path lock = folder.resolve(file.name() + ".lock");
        try (LockFile taken = LockFile.tryTake(target)) {
            if (taken == null)
                throw new Refusal(
                        lock,
                        "nobody else to fetch it",
                        "another download of the same file",
                        "wait for the other one to end");
            List<String> faults = new ArrayList<>();
            Path part = folder.resolve(file.name() + ".part");
            for (URI mirror : file.mirrors()) {
                try {
                    receive(file, mirror, part);
                    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException | Refusal e) {
                    faults.add(mirror + ": " + e.getMessage());
                }
            }
            String got = "no such answer from any mirror:\n  " + String.join("\n  ", faults) + "\n";
            String cure = "check the connection and the room on the disk, or put the file there by hand";
            throw new Refusal(target, expected, got, cure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "download interrupted: what has arrived is kept, the next call resumes it");
        }
    }

    /** Whether the network must not be asked: the property wins over the environment. */
    private static boolean offline() {
        String variable = System.getenv().getOrDefault("DEEPLIMITS_OFFLINE", "");
        String value = System.getProperty("deeplimits.offline", variable);
        return value.equalsIgnoreCase("true") || value.equals("1");
    }

    /** An answer after which what the part holds cannot be trusted any more. */
    private static final class Wrong extends IOException {
        Wrong(String message) {
            super(message);
        }
    }

    /** The whole verified file in the part, whose earlier beginning is used if it proves right. */
    private void receive(Published file, URI mirror, Path part) throws IOException, InterruptedException {
        long have = size(part) < file.bytes() ? size(part) : 0;
        try {
            transfer(file, mirror, part, have);
            if (size(part) != file.bytes())
                throw new Wrong("expected " + bytes(file.bytes()) + ", got " + bytes(size(part)));
            file.checked(part);
        } catch (Wrong | Refusal e) {
            Files.deleteIfExists(part);
            if (have == 0) throw e;
            receive(file, mirror, part); // the beginning may have been the wrong one: once more, from nothing
        }
    }

    /** Appends to the part what it lacks, or writes it anew if the mirror knows no ranges; watched, for a body has no time limit. */
    private void transfer(Published file, URI mirror, Path part, long have) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(mirror);
        if (have > 0) request.header("Range", "bytes=" + have + "-");
        var answer = client.sendAsync(request.build(), head -> body(file, have, head, part));
        try (Progress progress = Progress.of(file.name() + " from " + mirror.getHost(), file.bytes() - have)) {
            long size = have;
            long moved = System.nanoTime();
            boolean ended = false;
            while (!ended) {
                ended = ended(answer);
                long now = size(part);
                if (now > file.bytes()) throw new Wrong("expected " + bytes(file.bytes()) + ", got more");
                if (now != size) moved = System.nanoTime();
                progress.step(Math.max(now - size, 0));
                size = now;
                if (!ended && System.nanoTime() - moved > stall.toNanos())
                    throw new IOException("got " + bytes(size) + ", then nothing for " + stall.toMillis() + " ms");
            }
            IOException fault = fault(file, have, answer.join().body());
            if (fault != null) throw fault;
        } finally {
            answer.cancel(true);
        }
    }

    private static boolean ended(CompletableFuture<?> answer) throws IOException, InterruptedException {
        try {
            answer.get(GLANCE_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("got no whole answer (" + e.getCause() + ")", e);
        }
    }

    /** Only an answer that can be the right one reaches the part. */
    private static BodySubscriber<ResponseInfo> body(Published file, long have, ResponseInfo head, Path part) {
        if (fault(file, have, head) != null) return BodySubscribers.replacing(head);
        StandardOpenOption how =
                head.statusCode() == PARTIAL ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        var written = BodySubscribers.ofFile(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
        return BodySubscribers.mapping(written, path -> head);
    }

    /** Why the answer is refused by its head alone, or null. */
    private static IOException fault(Published file, long have, ResponseInfo head) {
        int status = head.statusCode();
        String range = head.headers().firstValue("Content-Range").orElse("");
        boolean resumes = status == PARTIAL && range.startsWith("bytes " + have + "-");
        if (status == RANGE_REFUSED || status == PARTIAL && !resumes)
            return new Wrong("expected the bytes from " + have + ", got HTTP " + status + " " + range);
        if (status != 200 && !resumes) return new IOException("expected HTTP 200, got HTTP " + status);
        if (head.headers().firstValue("Content-Type").orElse("").startsWith("text/html"))
            return new IOException("expected a file, got an HTML page");
        long due = file.bytes() - (resumes ? have : 0);
        long announced = head.headers().firstValueAsLong("Content-Length").orElse(due);
        String words = "expected " + bytes(due) + ", got an answer of " + bytes(announced);
        return announced == due ? null : resumes ? new Wrong(words) : new IOException(words);
    }

    private static long size(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private static String bytes(long n) {
        return Refusal.number(n) + " bytes";
    }
}
