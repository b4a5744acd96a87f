package deeplimits.kernel.protocol;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A front end, written from the protocol's text alone, and a kernel of this process that it speaks to over real sockets. */
final class Client implements AutoCloseable {
    private static final String KEY = "a key for tests";
    private static final long PATIENCE_SECONDS = 60;

    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ZMQ.Context context = ZMQ.context(1);
    private final byte[] identity = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final Session session = new Session(Path.of(""));
    private final Connection connection;
    private final ZMQ.Socket shell;
    private final ZMQ.Socket control;
    private final ZMQ.Socket stdin;
    private final ZMQ.Socket heartbeat;
    private final ZMQ.Socket iopub;

    Client() throws IOException, GeneralSecurityException {
        int[] port = ports(5);
        connection = new Connection(
                new KernelConnectionProperties(
                        "127.0.0.1", port[0], port[1], port[2], port[3], port[4], "tcp", "hmac-sha256", KEY),
                new PrintStream(log, true, StandardCharsets.UTF_8));
        new JavaKernel(session).becomeHandlerForConnection(connection);
        connection.connect();
        control = socket(SocketType.DEALER, port[0]);
        shell = socket(SocketType.DEALER, port[1]);
        stdin = socket(SocketType.DEALER, port[2]);
        heartbeat = socket(SocketType.REQ, port[3]);
        iopub = context.socket(SocketType.SUB);
        iopub.setRcvHWM(1); // a front end that takes its time
        iopub.connect("tcp://127.0.0.1:" + port[4]);
        iopub.subscribe("");
        while (iopub.recv(ZMQ.DONTWAIT) == null)
            send(shell, "kernel_info_request", "{}"); // until the subscription holds
        while (true) if (receive(shell, 500) == null) break;
        while (true) if (receive(iopub, 500) == null) break;
    }

    private static int[] ports(int count) throws IOException {
        List<ServerSocket> free = new ArrayList<>();
        for (int i = 0; i < count; i++) free.add(new ServerSocket(0));
        int[] ports = free.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        for (ServerSocket socket : free) socket.close();
        return ports;
    }

    private ZMQ.Socket socket(SocketType type, int port) {
        ZMQ.Socket socket = context.socket(type);
        socket.setIdentity(identity);
        socket.setLinger(0);
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    /** Sends a request; answers its id. */
    private String send(ZMQ.Socket socket, String type, String content) {
        return send(socket, type, content, KEY);
    }

    private String send(ZMQ.Socket socket, String type, String content, String key) {
        JsonObject header = new JsonObject();
        String id = UUID.randomUUID().toString();
        header.addProperty("msg_id", id);
        header.addProperty("msg_type", type);
        header.addProperty("session", "tests");
        header.addProperty("username", "tester");
        header.addProperty("version", "5.3");
        header.addProperty("date", "2020-01-01T00:00:00.000Z");
        String[] parts = {header.toString(), "{}", "{}", content};
        socket.sendMore("<IDS|MSG>");
        socket.sendMore(signature(key, parts));
        for (int i = 0; i < parts.length; i++) {
            byte[] part = parts[i].getBytes(StandardCharsets.UTF_8);
            if (i + 1 < parts.length) socket.sendMore(part);
            else socket.send(part);
        }
        return id;
    }

    private static String signature(String key, String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (String part : parts) mac.update(part.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message as header, parent_header and content; null where none comes in time. */
    private static JsonObject receive(ZMQ.Socket socket, long millis) {
        socket.setReceiveTimeOut((int) millis);
        String part = socket.recvStr();
        if (part == null) return null;
        while (!part.equals("<IDS|MSG>")) part = socket.recvStr();
        String signature = socket.recvStr();
        String[] parts = new String[4];
        for (int i = 0; i < parts.length; i++) parts[i] = socket.recvStr();
        if (!signature.equals(signature(KEY, parts))) throw new IllegalStateException("wrong signature");
        JsonObject message = new JsonObject();
        String[] names = {"header", "parent_header", "metadata", "content"};
        for (int i = 0; i < parts.length; i++) message.add(names[i], new JsonParser().parse(parts[i]));
        return message;
    }

    private static JsonObject wait(ZMQ.Socket socket, Predicate<JsonObject> wanted) throws TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            JsonObject message = receive(socket, 1000);
            if (message != null && wanted.test(message)) return message;
        }
        throw new TimeoutException("no such message");
    }

    private static boolean answers(JsonObject message, String id) {
        JsonObject parent = message.getAsJsonObject("parent_header");
        return parent.has("msg_id") && parent.get("msg_id").getAsString().equals(id);
    }

    static String type(JsonObject message) {
        return message.getAsJsonObject("header").get("msg_type").getAsString();
    }

    static JsonObject content(JsonObject message) {
        return message.getAsJsonObject("content");
    }

    /** Sends a cell with a front end's usual options, and others, as JSON members. */
    String execute(String code, String... options) {
        JsonObject content = new JsonParser()
                .parse(
                        "{\"silent\": false, \"store_history\": true, \"user_expressions\": {}, \"allow_stdin\": false, \"stop_on_error\": true}")
                .getAsJsonObject();
        content.addProperty("code", code);
        for (String option : options) {
            int colon = option.indexOf(':');
            content.add(option.substring(0, colon), new JsonParser().parse(option.substring(colon + 1)));
        }
        return send(shell, "execute_request", new Gson().toJson(content));
    }

    String shell(String type, String content) {
        return send(shell, type, content);
    }

    void forged(String code) {
        send(shell, "execute_request", "{\"code\": \"" + code + "\"}", "another key");
    }

    void interrupt() throws TimeoutException {
        String id = send(control, "interrupt_request", "{}");
        wait(control, message -> answers(message, id));
    }

    JsonObject reply(String id) throws TimeoutException {
        return content(wait(shell, message -> answers(message, id)));
    }

    /** Everything published for a request, up to its idle status. */
    List<JsonObject> published(String id) throws TimeoutException {
        List<JsonObject> all = new ArrayList<>();
        wait(iopub, message -> {
            if (answers(message, id)) all.add(message);
            return answers(message, id)
                    && type(message).equals("status")
                    && content(message).get("execution_state").getAsString().equals("idle");
        });
        return all;
    }

    /** The prompt of the next question, which is answered. */
    String type(String question, String line) throws TimeoutException {
        JsonObject asked = wait(
                stdin, message -> answers(message, question) && type(message).equals("input_request"));
        JsonObject value = new JsonObject();
        value.addProperty("value", line);
        send(stdin, "input_reply", value.toString());
        return content(asked).get("prompt").getAsString();
    }

    void awaitQuestion(String question) throws TimeoutException {
        wait(stdin, message -> answers(message, question));
    }

    void typeUnasked(String line) {
        send(stdin, "input_reply", "{\"value\": \"" + line + "\"}");
    }

    String echo(String ping) {
        heartbeat.setReceiveTimeOut((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        heartbeat.send(ping);
        return heartbeat.recvStr();
    }

    @Override
    public void close() {
        session.interrupt();
        connection.close();
        for (ZMQ.Socket socket : List.of(shell, control, stdin, heartbeat, iopub)) socket.close();
        context.close();
        session.close();
    }
}
