package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A kernel whose jars are gone, started as Jupyter would, and asked by ZeroMQ itself. */
@Timeout(60)
class LauncherTest {
    private static final String KEY = "a-key";

    @TempDir
    private Path folder;

    private Path jar() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "core-1.0.jar other-2.0.jar");
        Path jar = folder.resolve("deeplimits.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    @Test
    void whatIsMissingIsEveryFileOfTheClassPathThatIsNotThere() throws Exception {
        Path jar = jar();
        assertEquals(
                List.of(folder.resolve("core-1.0.jar"), folder.resolve("other-2.0.jar")),
                Launcher.missing(jar + File.pathSeparator + folder));
        Files.writeString(folder.resolve("core-1.0.jar"), "");
        Files.writeString(folder.resolve("other-2.0.jar"), "");
        assertEquals(List.of(), Launcher.missing(jar + File.pathSeparator + folder));
        Path gone = folder.resolve("gone.jar");
        assertEquals(List.of(gone), Launcher.missing(gone + File.pathSeparator + folder));
    }

    @Test
    void everyCellIsToldWhatIsMissingAndHowToMendIt() throws Exception {
        Path jar = jar();
        Kernelspec.write(folder, jar);
        Files.delete(jar);
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> free = new ArrayList<>();
        for (int i = 0; i < 5; i++) free.add(new ServerSocket(0));
        for (ServerSocket socket : free) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        Path file = Files.writeString(
                folder.resolve("connection.json"),
                ("{\"shell_port\": %d, \"iopub_port\": %d, \"stdin_port\": %d, \"control_port\": %d, \"hb_port\": %d, "
                                + "\"ip\": \"127.0.0.1\", \"key\": \"" + KEY
                                + "\", \"transport\": \"tcp\", \"signature_scheme\": \"hmac-sha256\", \"kernel_name\": \"java\"}")
                        .formatted(ports.toArray()));
        JsonObject spec = new Gson().fromJson(Files.readString(Kernelspec.file(folder)), JsonObject.class);
        List<String> command = new ArrayList<>();
        spec.getAsJsonArray("argv")
                .forEach(word -> command.add(word.getAsString().replace("{connection_file}", file.toString())));
        Process kernel = new ProcessBuilder(command).inheritIO().start();
        try (ZMQ.Context context = ZMQ.context(1);
                ZMQ.Socket shell = socket(context, SocketType.DEALER, ports.get(0));
                ZMQ.Socket iopub = socket(context, SocketType.SUB, ports.get(1));
                ZMQ.Socket control = socket(context, SocketType.DEALER, ports.get(3));
                ZMQ.Socket heartbeat = socket(context, SocketType.REQ, ports.get(4))) {
            iopub.subscribe("");
            heartbeat.send("ping");
            assertEquals("ping", heartbeat.recvStr());
            JsonObject info = ask(shell, "kernel_info", "{}");
            assertEquals(
                    "java", info.getAsJsonObject("language_info").get("name").getAsString());
            do ask(shell, "comm_info", "{}"); // until the subscription holds
            while (iopub.recv(ZMQ.DONTWAIT) == null);
            String cell = "{\"code\": \"" + "x".repeat(300) + "\"}"; // a long frame
            JsonObject reply = ask(shell, "execute", cell);
            assertEquals("error", reply.get("status").getAsString());
            String words = reply.get("evalue").getAsString();
            assertTrue(words.contains(jar + " is not there any more") && words.contains("-Pinstall"), words);
            String shown = "";
            while (!shown.contains("KernelIncomplete")) shown = iopub.recvStr();
            assertEquals(
                    words,
                    new JsonParser()
                            .parse(shown)
                            .getAsJsonObject()
                            .getAsJsonArray("traceback")
                            .get(0)
                            .getAsString());
            assertFalse(ask(control, "shutdown", "{\"restart\": false}")
                    .get("restart")
                    .getAsBoolean());
            assertTrue(kernel.waitFor(10, TimeUnit.SECONDS));
        } finally {
            kernel.destroyForcibly();
        }
    }

    private static ZMQ.Socket socket(ZMQ.Context context, SocketType type, int port) {
        ZMQ.Socket socket = context.socket(type);
        socket.setLinger(0);
        socket.setReceiveTimeOut(30_000);
        socket.connect("tcp://127.0.0.1:" + port);
        return socket;
    }

    private static String signed(List<String> parts) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of()
                .formatHex(
                        mac.doFinal(parts.stream().collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8)));
    }

    /** The content of the reply, whose signature and parent are right. */
    private static JsonObject ask(ZMQ.Socket socket, String type, String content) throws Exception {
        String id = UUID.randomUUID().toString();
        String header = "{\"msg_id\": \"" + id + "\", \"msg_type\": \"" + type + "_request\", \"session\": \"s\", "
                + "\"username\": \"u\", \"version\": \"5.3\", \"date\": \"2020-01-01T00:00:00.000Z\"}";
        List<String> parts = List.of(header, "{}", "{}", content);
        socket.sendMore("<IDS|MSG>");
        socket.sendMore(signed(parts));
        for (int i = 0; i < 4; i++)
            if (i < 3) socket.sendMore(parts.get(i));
            else socket.send(parts.get(i));
        assertEquals("<IDS|MSG>", socket.recvStr());
        String signature = socket.recvStr();
        List<String> reply = List.of(socket.recvStr(), socket.recvStr(), socket.recvStr(), socket.recvStr());
        assertEquals(signed(reply), signature);
        JsonParser parser = new JsonParser();
        assertEquals(
                id, parser.parse(reply.get(1)).getAsJsonObject().get("msg_id").getAsString());
        assertEquals(
                type + "_reply",
                parser.parse(reply.get(0)).getAsJsonObject().get("msg_type").getAsString());
        return parser.parse(reply.get(3)).getAsJsonObject();
    }
}
