package deeplimits.kernel.protocol;

import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.messages.HMACGenerator;
import io.github.spencerpark.jupyter.messages.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * What every front end sees: output and status, in the order in which they were given, none dropped.
 *
 * <p>One thread sends. A thread of a cell must not touch the socket: interrupting it inside a send would close the socket for
 * good, stopping it would leave half a message. When front ends read more slowly than a cell writes, the cell waits.
 */
final class Publisher extends JupyterSocket {
    /** Outputs that may wait here; the socket holds as many again as its own limit. */
    private static final int WAITING = 1000;

    private static final long PATIENCE_MILLIS = 500;

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(WAITING);

    private record Waiting(Message<?> message, boolean output) {}

    Publisher(ZMQ.Context context, HMACGenerator signatures) {
        super(context, SocketType.PUB, signatures, Logger.getLogger("Publisher"));
        setXpubNoDrop(true);
    }

    @Override
    public void bind(KernelConnectionProperties properties) {
        bind(formatAddress(properties.getTransport(), properties.getIp(), properties.getIopubPort()));
        Connection.thread("publisher", this::send);
    }

    private void send() {
        try {
            while (true) {
                Waiting next = queue.take();
                super.sendMessage(next.message);
                if (next.output) room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Status and replies' companions go in at once: they must not wait where a flood of output does. */
    @Override
    public void sendMessage(Message<?> message) {
        queue.add(new Waiting(message, false));
    }

    /**
     * Output of a cell, which waits while too much is waiting: until the front end has read some, or for a while only where
     * it reads nothing at all. An interrupted cell waits no more. Its output is kept in every case.
     */
    void output(Message<?> message) {
        boolean counted = false;
        try {
            counted = room.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.add(new Waiting(message, counted));
    }
}
