package deeplimits.data;

import deeplimits.lab.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** One mirror's answer, written to an open file; only an answer that can be the right one reaches the file. */
final class Transfer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_REFUSED = 416;

    private final HttpClient client;
    private final Patience patience;
    private final Remote remote;

    Transfer(HttpClient client, Patience patience, Remote remote) {
        this.client = client;
        this.patience = patience;
        this.remote = remote;
    }

    /** This mirror did not give the file; another one may. */
    static final class Failure extends Exception {
        private final boolean suspect;

        /** @param suspect whether what the part holds cannot be trusted any more */
        Failure(boolean suspect, String message) {
            super(message);
            this.suspect = suspect;
        }

        boolean suspect() {
            return suspect;
        }
    }

    /**
     * Completes the file from the mirror: by what it lacks, or whole if the mirror knows no ranges.
     *
     * @throws Failure              if the mirror gave something else, or stopped
     * @throws UncheckedIOException if the file cannot be written
     */
    void into(FileChannel channel, URI mirror) throws Failure, IOException {
        long have = channel.size();
        HttpRequest.Builder request = HttpRequest.newBuilder(mirror).timeout(patience.stall());
        if (have > 0) request.header("Range", "bytes=" + have + "-");
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofPublisher());
            try (Body body = new Body(patience, answer.body())) {
                long from = begin(answer, have);
                channel.truncate(from).position(from);
                try (Progress progress =
                        Progress.of(remote.name() + " from " + mirror.getHost() + ", bytes", remote.bytes() - from)) {
                    copy(body, channel, from, progress);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "download interrupted; what has arrived is kept, and the next call resumes it");
        } catch (IOException e) {
            String why = e.getMessage() == null ? "" : ": " + e.getMessage();
            throw new Failure(
                    false,
                    "expected " + Refusal.number(remote.bytes()) + " bytes, got " + Refusal.number(channel.size())
                            + " (" + e.getClass().getSimpleName() + why + ")");
        }
    }

    /** Where in the file the answer begins: judged by its head alone. */
    private long begin(HttpResponse<?> answer, long have) throws Failure {
        int status = answer.statusCode();
        String range = answer.headers().firstValue("Content-Range").orElse("");
        boolean resumes = status == PARTIAL && range.startsWith("bytes " + have + "-");
        if (status == RANGE_REFUSED || status == PARTIAL && !resumes)
            throw new Failure(true, "expected the bytes from " + have + ", got HTTP " + status + " " + range);
        if (status != OK && status != PARTIAL) throw new Failure(false, "expected HTTP 200, got HTTP " + status);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/html")) throw new Failure(false, "expected a file, got an HTML page");
        long from = resumes ? have : 0;
        long due = remote.bytes() - from;
        long announced = answer.headers().firstValueAsLong("Content-Length").orElse(due);
        if (announced != due)
            throw new Failure(
                    resumes,
                    "expected " + Refusal.number(due) + " bytes, got an answer of " + Refusal.number(announced));
        return from;
    }

    private void copy(Body body, FileChannel channel, long from, Progress progress)
            throws Failure, IOException, InterruptedException {
        long size = from;
        for (List<ByteBuffer> piece = body.next(); piece != null; piece = body.next()) {
            for (ByteBuffer bytes : piece) {
                if (size == 0 && bytes.hasRemaining() && bytes.get(bytes.position()) == '<')
                    throw new Failure(true, "expected a file, got a page of markup");
                size += bytes.remaining();
                if (size > remote.bytes())
                    throw new Failure(true, "expected " + Refusal.number(remote.bytes()) + " bytes, got more");
                progress.step(bytes.remaining());
                write(channel, bytes);
            }
        }
        if (size < remote.bytes())
            throw new Failure(
                    true, "expected " + Refusal.number(remote.bytes()) + " bytes, got only " + Refusal.number(size));
    }

    private static void write(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) channel.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
