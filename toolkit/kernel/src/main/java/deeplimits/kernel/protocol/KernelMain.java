package deeplimits.kernel.protocol;

import deeplimits.kernel.extension.Extensions;
import deeplimits.kernel.session.ProgressBars;
import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The kernel process: {@code java ... KernelMain CONNECTION_FILE}. */
public final class KernelMain {
    private KernelMain() {}

    /** @param arguments the connection file that Jupyter wrote */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        PrintStream log = System.err;
        if (arguments.length != 1) {
            log.println("usage: java " + KernelMain.class.getName()
                    + " CONNECTION_FILE (Jupyter starts this, not a person)");
            System.exit(2);
        }
        quiet();
        KernelConnectionProperties properties =
                KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0])));
        Connection connection = new Connection(properties, log);
        Session session = new Session(Path.of(""));
        new JavaKernel(session).becomeHandlerForConnection(connection);
        Extensions.progress(new ProgressBars());
        connection.connect();
        connection.waitUntilClose();
    }

    /** The base library tells every message that it handles. */
    private static void quiet() {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
    }
}
