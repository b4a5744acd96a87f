package deeplimits.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on the loopback interface that gives one file in every way in which a mirror can. */
final class Mirror implements AutoCloseable {
    /** How it answers. */
    enum Manner {
        RIGHT,
        IGNORES_RANGE,
        SLOW,
        STALLS,
        SILENT,
        CUT,
        CUT_WHOLE,
        ANNOUNCES_LESS,
        ANNOUNCES_MORE,
        CHUNKED_LESS,
        CHUNKED_MORE,
        OTHER_BYTES,
        HTML,
        HTML_AS_BYTES,
        NOT_FOUND,
        BROKEN,
        RANGE_REFUSED,
        OTHER_RANGE,
        REDIRECTS
    }

    static final byte[] FILE = file();
    static final int CUT_AT = 50_000;
    private static final byte[] PAGE =
            "<html><body>Log in to this network</body></html>".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECES = 10;
    private static final int PAUSE_MILLIS = 60;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Mirror() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static byte[] file() {
        byte[] bytes = new byte[200_000];
        new Random(5).nextBytes(bytes);
        bytes[0] = 0x1f;
        return bytes;
    }

    URI at(Manner manner) {
        return URI.create("http:/" + server.getAddress() + "/" + manner);
    }

    /** What it was asked for: path, and the range if any. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
        try (exchange) {
            answer(Manner.valueOf(exchange.getRequestURI().getPath().substring(1)), exchange, range);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Manner manner, HttpExchange to, String range) throws IOException, InterruptedException {
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        switch (manner) {
            case RIGHT -> send(to, from, FILE);
            case IGNORES_RANGE -> send(to, 0, FILE);
            case SLOW -> slowly(to, from);
            case STALLS, CUT -> part(to, from, manner == Manner.STALLS);
            case CUT_WHOLE -> part(to, 0, false);
            case SILENT -> ended.await(1, TimeUnit.MINUTES);
            case ANNOUNCES_LESS -> whole(to, Arrays.copyOf(FILE, FILE.length - 1), "application/gzip", FILE.length - 1);
            case ANNOUNCES_MORE -> whole(to, Arrays.copyOf(FILE, FILE.length + 1), "application/gzip", FILE.length + 1);
            case CHUNKED_LESS -> whole(to, Arrays.copyOf(FILE, FILE.length - 1), "application/gzip", 0);
            case CHUNKED_MORE -> whole(to, Arrays.copyOf(FILE, FILE.length + 1), "application/gzip", 0);
            case OTHER_BYTES -> send(to, from, other());
            case HTML -> whole(to, PAGE, "text/html; charset=utf-8", PAGE.length);
            case HTML_AS_BYTES -> whole(to, PAGE, "application/octet-stream", 0);
            case NOT_FOUND -> to.sendResponseHeaders(404, -1);
            case BROKEN -> to.sendResponseHeaders(500, -1);
            case RANGE_REFUSED -> refuseRange(to, range);
            case OTHER_RANGE -> otherRange(to, range);
            case REDIRECTS -> {
                to.getResponseHeaders().set("Location", at(Manner.RIGHT).toString());
                to.sendResponseHeaders(302, -1);
            }
        }
    }

    private static byte[] other() {
        byte[] bytes = FILE.clone();
        bytes[FILE.length - 1] ^= 1;
        return bytes;
    }

    private static void head(HttpExchange to, int from) throws IOException {
        if (from > 0)
            to.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length);
        to.sendResponseHeaders(from > 0 ? 206 : 200, FILE.length - from);
    }

    private static void send(HttpExchange to, int from, byte[] bytes) throws IOException {
        head(to, from);
        to.getResponseBody().write(bytes, from, bytes.length - from);
    }

    private static void slowly(HttpExchange to, int from) throws IOException, InterruptedException {
        head(to, from);
        OutputStream body = to.getResponseBody();
        for (int piece = 0; piece < PIECES; piece++) {
            int begin = from + (FILE.length - from) / PIECES * piece;
            int end = piece == PIECES - 1 ? FILE.length : from + (FILE.length - from) / PIECES * (piece + 1);
            body.write(FILE, begin, end - begin);
            body.flush();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** The beginning of what was promised; then nothing, for a minute or for ever. */
    private void part(HttpExchange to, int from, boolean wait) throws IOException, InterruptedException {
        head(to, from);
        to.getResponseBody().write(FILE, from, Math.min(CUT_AT, FILE.length - from - 1));
        to.getResponseBody().flush();
        if (wait) ended.await(1, TimeUnit.MINUTES);
    }

    private static void whole(HttpExchange to, byte[] bytes, String type, int announced) throws IOException {
        to.getResponseHeaders().set("Content-Type", type);
        to.sendResponseHeaders(200, announced);
        to.getResponseBody().write(bytes);
    }

    private static void refuseRange(HttpExchange to, String range) throws IOException {
        if (range == null) {
            send(to, 0, FILE);
        } else {
            to.sendResponseHeaders(416, -1);
        }
    }

    private static void otherRange(HttpExchange to, String range) throws IOException {
        send(to, range == null ? 0 : 1, FILE);
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
