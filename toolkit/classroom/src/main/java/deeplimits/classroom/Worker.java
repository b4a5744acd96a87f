package deeplimits.classroom;

import com.sun.management.OperatingSystemMXBean;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The process of one submission: runs what it is sent, a line a request, and answers a line each. See {@link Reply} for both.
 * What the submission prints is counted by nobody; the answers go to the standard output that the process was started with.
 */
final class Worker {
    /** Seconds of waiting for one of processor time. */
    static final int WALL = 4;

    private static final int LOOK_MILLIS = 5;
    private static final int LAST_WORDS_SECONDS = 2;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Session session = new Session(Path.of(""));
    private final PrintStream answers =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);

    private Worker() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader requests = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.US_ASCII));
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Guard.install();
        Worker worker = new Worker();
        for (String request = requests.readLine(); request != null; request = requests.readLine())
            worker.answer(request);
        Runtime.getRuntime().halt(0);
    }

    private void answer(String request) {
        String[] words = request.split(" ");
        String code = new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8);
        Reply reply;
        Heard heard = new Heard();
        try {
            DisplayData shown = limited(code, Integer.parseInt(words[1]), heard);
            String plain = shown == null ? "" : String.valueOf(shown.getData(MIMEType.TEXT_PLAIN));
            Object value = Answer.take();
            reply = Reply.ran(heard.error, plain, value == null ? "" : Values.write(value));
        } catch (CellException e) {
            reply = Reply.failed(heard.error, e.name(), e.getMessage());
        } catch (IllegalArgumentException e) {
            reply = Reply.failed(heard.error, "NoValue", e.getMessage());
        } catch (Throwable e) {
            reply = Reply.failed(heard.error, e.getClass().getSimpleName(), "");
        }
        answers.println(words[0] + " " + reply.line());
    }

    /** Whether something came on standard error, which nbgrader takes for a failure. */
    private static final class Heard implements Output {
        private volatile boolean error;

        @Override
        public void print(String text, boolean isError) {
            if (isError) error = true;
        }
    }

    private DisplayData limited(String code, int seconds, Output output) throws CellException {
        FutureTask<DisplayData> task = new FutureTask<>(() -> session.run(code, output));
        Thread thread = new Thread(task, "submission");
        thread.setDaemon(true);
        thread.start();
        try {
            if (!ends(task, seconds)) {
                session.interrupt();
                join(thread);
                throw new CellException("TimeLimit", "longer than " + seconds + " s");
            }
            return task.get();
        } catch (InterruptedException e) {
            throw new CellException("Interrupted", "");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CellException failed) throw failed;
            throw new CellException(e.getCause().getClass().getSimpleName(), "");
        }
    }

    /** Waits for processor time, which does not depend on what else the machine does; for code that sleeps, for a multiple of it. */
    private static boolean ends(FutureTask<?> task, int seconds) throws InterruptedException {
        Stopwatch watch = new Stopwatch();
        long used = PROCESS.getProcessCpuTime();
        while (!task.isDone()) {
            Thread.sleep(LOOK_MILLIS);
            boolean over = PROCESS.getProcessCpuTime() - used > TimeUnit.SECONDS.toNanos(seconds)
                    || watch.seconds() > seconds * WALL;
            if (over) return task.isDone();
        }
        return true;
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
