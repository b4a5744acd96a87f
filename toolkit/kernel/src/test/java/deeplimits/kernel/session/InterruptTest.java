package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class InterruptTest {
    private static final double LIMIT = 1.0;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "long n = 0; while (true) n++;",
                "for (;;) { Math.sin(2); }",
                "Thread.sleep(60_000);",
                "IntStream.iterate(0, i -> i + 1).forEach(i -> { });",
                "int f(int n) { while (n >= 0) n = (n + 1) & 7; return n; }\nf(0)",
                "while (true) { try { Thread.sleep(10); } catch (InterruptedException e) { } }",
                "synchronized (this_) { this_.wait(); }"
            })
    @Timeout(30)
    void aRunningCellStopsWithinASecondAndTheStateStays(String loop) throws Exception {
        try (Session session = new Session(Path.of(""))) {
            session.run("int kept = 41; Object this_ = new Object();", new Recorder());
            CompletableFuture<Void> cell = CompletableFuture.runAsync(
                    () -> {
                        try {
                            session.run("System.out.println(1);\n" + loop, new Recorder());
                        } catch (CellException e) {
                            throw new java.util.concurrent.CompletionException(e);
                        }
                    },
                    task -> new Thread(task).start());
            Thread.sleep(700);
            long start = System.nanoTime();
            session.interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, () -> cell.get(20, TimeUnit.SECONDS));
            double seconds = (System.nanoTime() - start) * 1e-9;
            assertEquals(
                    "Interrupted",
                    assertInstanceOf(CellException.class, e.getCause()).name());
            assertTrue(seconds < LIMIT, () -> "stopped after " + seconds + " s");
            assertEquals("42", Recorder.plain(session.run("kept + 1", new Recorder())));
            assertEquals(
                    "3", Recorder.plain(session.run("int s = 0; for (int i = 0; i < 3; i++) s++;\ns", new Recorder())));
        }
    }

    @Test
    @Timeout(60)
    void anInterruptWhileASnippetIsCompiledIsKept() throws Exception {
        for (int millis = 0; millis <= 120; millis += 20) {
            try (Session session = new Session(Path.of(""))) {
                CountDownLatch begun = new CountDownLatch(1);
                Recorder seen = new Recorder() {
                    @Override
                    public void print(String text, boolean error) {
                        begun.countDown();
                    }
                };
                CompletableFuture<String> cell = CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                session.run(
                                        "System.out.println(1); System.out.flush(); deeplimits.kernel.session.Display.display(1);\nwhile (true) { }",
                                        seen);
                                return "ended";
                            } catch (CellException e) {
                                return e.name();
                            }
                        },
                        task -> new Thread(task).start());
                begun.await(20, TimeUnit.SECONDS);
                Thread.sleep(millis);
                session.interrupt();
                assertEquals("Interrupted", cell.get(20, TimeUnit.SECONDS));
            }
        }
    }

    /** As ND4J's first use is: a library's class whose initialiser takes longer than the grace and cannot be repeated. */
    static final class SlowToLoad {
        static final CountDownLatch BEGUN = new CountDownLatch(1);

        private SlowToLoad() {}

        /** The class that loads slowly. */
        public static final class Library {
            static {
                BEGUN.countDown();
                long end = System.nanoTime() + 1_500_000_000L;
                while (System.nanoTime() < end)
                    if (Thread.currentThread().isInterrupted()) throw new IllegalStateException("files were closed");
            }

            private Library() {}

            /** What it is good for. */
            public static int answer() {
                return 42;
            }
        }
    }

    @Test
    @Timeout(60)
    void anInterruptWhileALibraryLoadsLeavesItUsable() throws Exception {
        try (Session session = new Session(Path.of(""))) {
            CompletableFuture<String> cell = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            session.run("while (true) deeplimits.kernel.session.InterruptTest.load();", new Recorder());
                            return "ended";
                        } catch (CellException e) {
                            return e.name();
                        }
                    },
                    task -> new Thread(task).start());
            assertTrue(SlowToLoad.BEGUN.await(20, TimeUnit.SECONDS));
            session.interrupt();
            assertEquals("Interrupted", cell.get(20, TimeUnit.SECONDS));
            assertEquals(
                    "42",
                    Recorder.plain(session.run("deeplimits.kernel.session.InterruptTest.load()", new Recorder())));
        }
    }

    /** Called from cells. */
    public static int load() {
        return SlowToLoad.Library.answer();
    }

    @Test
    void anInterruptBetweenCellsIsForgotten() throws CellException {
        try (Session session = new Session(Path.of(""))) {
            session.interrupt();
            assertEquals("2", Recorder.plain(session.run("Thread.sleep(10);\n1 + 1", new Recorder())));
        }
    }
}
