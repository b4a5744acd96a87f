package deeplimits.kernel.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Timer;
import java.util.TimerTask;

/** {@code System.out}, {@code System.err} and {@code System.in} of the process, each write handed to the cell of its thread. */
final class CellStreams {
    private static final long FLUSH_MILLIS = 100;
    private static final PrintStream OUT = printer(false, System.out);
    private static final PrintStream ERR = printer(true, System.err);

    static {
        TimerTask flush = new TimerTask() {
            @Override
            public void run() {
                Cell cell = Cell.current();
                if (cell != null) cell.flush();
            }
        };
        new Timer("cell-output", true).schedule(flush, FLUSH_MILLIS, FLUSH_MILLIS);
    }

    private CellStreams() {}

    /** Takes the streams over; a second call does nothing unless somebody else has replaced them since. */
    static synchronized void install() {
        if (System.out == OUT) return;
        System.setOut(OUT);
        System.setErr(ERR);
        System.setIn(new Keyboard());
    }

    private static PrintStream printer(boolean error, PrintStream process) {
        return new PrintStream(new Route(error, process), false, StandardCharsets.UTF_8) {
            /** Whoever closes a writer around {@code System.out} must not silence every later cell. */
            @Override
            public void close() {
                flush();
            }
        };
    }

    private static final class Route extends OutputStream {
        private final boolean error;
        private final PrintStream process;

        Route(boolean error, PrintStream process) {
            this.error = error;
            this.process = process;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            Cell cell = Cell.current();
            if (cell != null) {
                cell.write(error, bytes, from, count);
            } else {
                process.write(bytes, from, count);
                process.flush();
            }
        }
    }

    /** What is read in a cell is asked of its reader, a line at a time. */
    private static final class Keyboard extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            Cell cell = Cell.current();
            return cell == null ? -1 : cell.read(to, from, count);
        }

        @Override
        public int available() {
            Cell cell = Cell.current();
            return cell == null ? 0 : cell.typed();
        }
    }
}
