package deeplimits.kernel.install;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Starts the kernel. Where a jar of it is gone, it stands in for the kernel and answers every cell with what is missing and how
 * to mend it, which a process that dies could tell to a log alone.
 *
 * <p>A copy of this one class file lies beside the kernelspec, so it uses the JDK only: what it needs of ZeroMQ's wire protocol
 * (ZMTP 3.0, RFC 23) and of Jupyter's is written out here. Where the JDK itself is gone, Jupyter names the path.
 */
public final class Launcher {
    private static final String KERNEL = "deeplimits.kernel.protocol.KernelMain";
    private static final byte[] DELIMITER = bytes("<IDS|MSG>");
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int GREETING = 64;

    private final String connection;
    private final String words;
    private final List<DataOutputStream> readers = new CopyOnWriteArrayList<>();

    private Launcher(String connection, String words) {
        this.connection = connection;
        this.words = words;
    }

    /** @param arguments the connection file that Jupyter wrote */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        List<Path> missing = missing(System.getProperty("java.class.path"));
        if (missing.isEmpty())
            Class.forName(KERNEL).getMethod("main", String[].class).invoke(null, (Object) arguments);
        else
            new Launcher(
                            Files.readString(Path.of(arguments[0])),
                            "This Java kernel cannot run: " + missing.get(0) + " is not there any more"
                                    + (missing.size() > 1 ? ", nor are " + (missing.size() - 1) + " other files" : "")
                                    + ". Install it again, in a checkout of DeepLimits: mvn -q package -Pinstall")
                    .serve();
    }

    /** Jars of a class path, and those that their manifests name, that do not exist. */
    static List<Path> missing(String classPath) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!Files.exists(path)) missing.add(path);
            else if (entry.endsWith(".jar"))
                try (JarFile jar = new JarFile(path.toFile())) {
                    String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
                    for (String name :
                            named == null ? new String[0] : named.strip().split("\\s+"))
                        if (!Files.exists(path.resolveSibling(name))) missing.add(path.resolveSibling(name));
                }
        }
        return missing;
    }

    private void serve() throws IOException {
        for (String[] channel : new String[][] {
            {"hb", "REP"}, {"stdin", "ROUTER"}, {"iopub", "PUB"}, {"control", "ROUTER"}, {"shell", "ROUTER"}
        }) {
            ServerSocket socket = new ServerSocket(
                    Integer.parseInt(setting(channel[0] + "_port")), 0, InetAddress.getByName(setting("ip")));
            new Thread(() -> {
                        while (true)
                            try {
                                Socket peer = socket.accept();
                                new Thread(() -> talk(peer, channel[0], channel[1])).start();
                            } catch (IOException e) {
                                return;
                            }
                    })
                    .start();
        }
    }

    private String setting(String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}\\s]*)").matcher(connection);
        return found.find() ? found.group(1) : "";
    }

    private void talk(Socket peer, String channel, String type) {
        try (peer;
                DataInputStream in = new DataInputStream(peer.getInputStream());
                DataOutputStream out = new DataOutputStream(peer.getOutputStream())) {
            byte[] greeting = new byte[GREETING];
            greeting[0] = (byte) 0xff;
            greeting[9] = 0x7f;
            greeting[10] = 3;
            System.arraycopy(bytes("NULL"), 0, greeting, 12, 4);
            out.write(greeting);
            in.readFully(greeting);
            frame(out, COMMAND, bytes("\5READY\13Socket-Type\0\0\0" + (char) type.length() + type));
            if (channel.equals("iopub")) readers.add(out);
            while (true) {
                List<byte[]> message = read(in);
                if (channel.equals("hb")) send(out, message);
                else if (!channel.equals("iopub")) answer(out, message);
            }
        } catch (EOFException e) {
            return; // the front end has left
        } catch (IOException | GeneralSecurityException e) {
            System.err.println(channel + ": " + e);
        }
    }

    private static List<byte[]> read(DataInputStream in) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        int flags;
        do {
            flags = in.readUnsignedByte();
            byte[] part = new byte[(flags & LONG) != 0 ? (int) in.readLong() : in.readUnsignedByte()];
            in.readFully(part);
            if ((flags & COMMAND) == 0) parts.add(part);
        } while ((flags & (MORE | COMMAND)) != 0);
        return parts;
    }

    private static void frame(DataOutputStream out, int flags, byte[] part) throws IOException {
        boolean isLong = part.length > 255;
        out.writeByte(flags | (isLong ? LONG : 0));
        if (isLong) out.writeLong(part.length);
        else out.writeByte(part.length);
        out.write(part);
    }

    private static void send(DataOutputStream out, List<byte[]> parts) throws IOException {
        synchronized (out) {
            for (int i = 0; i < parts.size(); i++) frame(out, i < parts.size() - 1 ? MORE : 0, parts.get(i));
            out.flush();
        }
    }

    private void answer(DataOutputStream out, List<byte[]> request) throws IOException, GeneralSecurityException {
        int at = 0;
        while (!Arrays.equals(request.get(at), DELIMITER)) at++;
        String header = new String(request.get(at + 2), StandardCharsets.UTF_8);
        Matcher found =
                Pattern.compile("\"msg_type\"\\s*:\\s*\"(\\w+)_request\"").matcher(header);
        if (!found.find()) return;
        String type = found.group(1);
        publish("status", header, "{\"execution_state\": \"busy\"}");
        String error = "\"ename\": \"KernelIncomplete\", \"evalue\": \"" + quoted(words) + "\", \"traceback\": [\""
                + quoted(words) + "\"]";
        String reply =
                switch (type) {
                    case "kernel_info" -> "{\"status\": \"ok\", \"protocol_version\": \"5.3\", \"implementation\": \"deeplimits\","
                            + " \"implementation_version\": \"0\", \"banner\": \"" + quoted(words)
                            + "\", \"language_info\": {\"name\": \"java\", \"version\": \""
                            + Runtime.version().feature()
                            + "\", \"mimetype\": \"text/x-java-source\", \"file_extension\": \".jshell\"}}";
                    case "execute",
                            "complete",
                            "inspect",
                            "is_complete" -> "{\"status\": \"error\", \"execution_count\": 1, " + error + "}";
                    default -> "{\"status\": \"ok\", \"comms\": {}, \"history\": [], \"restart\": false}";
                };
        if (type.equals("execute")) publish("error", header, "{" + error + "}");
        send(out, message(type + "_reply", header, reply));
        publish("status", header, "{\"execution_state\": \"idle\"}");
        if (type.equals("shutdown")) Runtime.getRuntime().halt(0);
    }

    private void publish(String type, String parent, String content) throws GeneralSecurityException {
        List<byte[]> message = message(type, parent, content);
        message.add(0, bytes(type));
        for (DataOutputStream reader : readers)
            try {
                send(reader, message);
            } catch (IOException e) {
                readers.remove(reader);
            }
    }

    private List<byte[]> message(String type, String parent, String content) throws GeneralSecurityException {
        String header = "{\"msg_id\": \"" + UUID.randomUUID()
                + "\", \"session\": \"launcher\", \"username\": \"kernel\", \"date\": \"" + Instant.now()
                + "\", \"msg_type\": \"" + type + "\", \"version\": \"5.3\"}";
        List<byte[]> parts = new ArrayList<>(List.of(bytes(header), bytes(parent), bytes("{}"), bytes(content)));
        String signature = "";
        if (!setting("key").isEmpty()) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(setting("key")), "HmacSHA256"));
            parts.forEach(mac::update);
            signature = HexFormat.of().formatHex(mac.doFinal());
        }
        parts.addAll(0, List.of(DELIMITER, bytes(signature)));
        return parts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
