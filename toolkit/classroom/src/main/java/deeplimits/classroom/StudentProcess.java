package deeplimits.classroom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The grader's end of the process of one submission. What comes from it is text: lines, of which one that begins with the nonce of the
 * request is the answer and all others are dropped; too long a line, too much text and too long a wait end the process.
 */
final class StudentProcess implements AutoCloseable {
    /** Characters of one answer. */
    static final int LONGEST_LINE = 300_000;
    /** Bytes that a process may write in all. */
    static final long MOST_BYTES = 16L << 20;
    /** Seconds that an answer may come late, for the process to stop what it runs. */
    private static final int GRACE_SECONDS = 15;

    private static final int NONCE_BYTES = 16;
    private static final int WAITING = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder = Files.createTempDirectory("submission");
    private final Process process;
    private final Thread hook = new Thread(this::kill);
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING);
    private final Stopwatch whole = new Stopwatch();
    private final int seconds;
    private volatile String nonce = "";
    private volatile String end;

    /** The process has ended, or was ended, and why. */
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        Ended(String reason) {
            super(reason);
        }
    }

    /** @param seconds by the clock, for the whole submission */
    StudentProcess(Jail jail, int seconds) throws IOException {
        this.seconds = seconds;
        process = jail.start(folder);
        Runtime.getRuntime().addShutdownHook(hook);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        long total = 0;
        try (InputStream in = process.getInputStream()) {
            byte[] chunk = new byte[1 << 13];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                total += n;
                if (total > MOST_BYTES) {
                    stop("it wrote more than " + (MOST_BYTES >> 20) + " MB past its cells");
                    return;
                }
                for (int i = 0; i < n; i++) {
                    if (chunk[i] == '\n') {
                        accept(line, length);
                        length = 0;
                    } else if (length < line.length) {
                        line[length++] = chunk[i];
                    }
                }
            }
        } catch (IOException e) {
            stop("its process cannot be read");
        }
        stop("its process ended");
    }

    private void accept(byte[] line, int length) {
        if (length == LONGEST_LINE) return;
        String text = new String(line, 0, length, StandardCharsets.US_ASCII);
        if (text.startsWith(nonce + " ")) lines.offer(text);
    }

    /**
     * Sends code and waits for the answer.
     *
     * @param limit seconds of processor time, or four times as long for what sleeps
     * @throws Ended where no answer comes: the process is gone then
     */
    Reply run(String code, int limit) throws Ended {
        byte[] fresh = new byte[NONCE_BYTES];
        RANDOM.nextBytes(fresh);
        lines.clear();
        nonce = HexFormat.of().formatHex(fresh);
        String request = nonce + " " + limit + " "
                + Base64.getEncoder().encodeToString(code.getBytes(StandardCharsets.UTF_8)) + "\n";
        Thread sender = new Thread(() -> send(request), "request");
        sender.setDaemon(true);
        sender.start();
        Stopwatch watch = new Stopwatch();
        try {
            while (end == null || !lines.isEmpty()) {
                String line = lines.poll(20, TimeUnit.MILLISECONDS);
                Reply reply = line == null ? null : Reply.read(line, nonce);
                if (reply != null) return reply;
                if (watch.seconds() > limit * Worker.WALL + GRACE_SECONDS)
                    stop("it did not stop after " + limit + " s");
                if (whole.seconds() > seconds) stop("it took longer than a submission may");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop("the grading was interrupted");
        }
        throw new Ended(end);
    }

    private void send(String request) {
        try {
            OutputStream out = process.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            stop("its process ended");
        }
    }

    private void stop(String reason) {
        synchronized (this) {
            if (end == null) end = reason;
        }
        kill();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        stop("closed");
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook runs
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
