package deeplimits.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer, piece by piece. Waiting for a piece ends with the piece, the end, a broken connection, an
 * interruption, or the patience; an input stream would wait for ever, and swallows interruptions on JDK 17.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private static final Object END = new Object();

    private final Patience patience;
    private final long start = System.nanoTime();
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>(); // pieces, then an exception or END
    private volatile Flow.Subscription subscription;

    Body(Patience patience, Flow.Publisher<List<ByteBuffer>> answer) {
        this.patience = patience;
        answer.subscribe(this);
    }

    /** The next piece, or null at the end. */
    @SuppressWarnings("unchecked")
    List<ByteBuffer> next() throws IOException, InterruptedException {
        long left = patience.total().toNanos() - (System.nanoTime() - start);
        long stall = patience.stall().toNanos();
        Object next = arrived.poll(Math.min(left, stall), TimeUnit.NANOSECONDS);
        if (next == null || left <= 0) {
            throw new IOException(
                    left <= stall
                            ? "the answer took over " + patience.total().toMillis() + " ms"
                            : "nothing arrived for " + patience.stall().toMillis() + " ms");
        }
        if (next instanceof Throwable broken) throw new IOException(broken.getMessage(), broken);
        if (next == END) return null;
        subscription.request(1);
        return (List<ByteBuffer>) next;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        arrived.add(piece);
    }

    @Override
    public void onError(Throwable broken) {
        arrived.add(broken);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    /** Drops the connection if the answer has not ended. */
    @Override
    public void close() {
        if (subscription != null) subscription.cancel();
    }
}
