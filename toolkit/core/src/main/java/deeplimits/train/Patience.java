package deeplimits.train;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a download may take.
 *
 * @param connect until a mirror accepts the connection
 * @param stall   until the answer begins, and between any two pieces of it
 * @param total   for one mirror's whole answer
 */
record Patience(Duration connect, Duration stall, Duration total) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(30));

    /** The stream, closed from outside as soon as it tries the patience: a read that waits then fails. */
    Watched watch(InputStream in) {
        return new Watched(in);
    }

    final class Watched implements AutoCloseable {
        private final InputStream in;
        private final long start = System.nanoTime();
        private final AtomicLong last = new AtomicLong(start);
        private final Thread watchdog = new Thread(this::watch, "download watchdog");
        private volatile String lost;

        private Watched(InputStream in) {
            this.in = in;
            watchdog.setDaemon(true);
            watchdog.start();
        }

        int read(byte[] target) throws IOException {
            try {
                int n = in.read(target);
                if (lost == null) {
                    last.set(System.nanoTime());
                    return n;
                }
            } catch (IOException e) {
                if (lost == null) {
                    throw e;
                }
            }
            throw new IOException(lost);
        }

        private void watch() {
            try {
                while (true) {
                    long now = System.nanoTime();
                    long left = Math.min(stall.toNanos() - (now - last.get()), total.toNanos() - (now - start));
                    if (left <= 0) {
                        break;
                    }
                    Thread.sleep(left / 1_000_000 + 1);
                }
                boolean stalled = System.nanoTime() - last.get() >= stall.toNanos();
                lost = stalled ? "nothing arrived for " + stall.toMillis() + " ms" : "the answer took over " + total.toSeconds() + " s";
                in.close();
            } catch (InterruptedException | IOException e) {
                // told to stop, or closed already: nothing left to watch
            }
        }

        @Override
        public void close() throws IOException {
            watchdog.interrupt();
            in.close();
        }
    }
}
