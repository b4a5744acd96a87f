package deeplimits.kernel.protocol;

import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.ProgressBars;
import deeplimits.kernel.session.Session;
import deeplimits.lab.Progress;
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
        Logger.getLogger("").setLevel(Level.WARNING); // the base library tells every message that it handles
        KernelConnectionProperties properties =
                KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0])));
        Connection connection = new Connection(properties, log);
        Session session = new Session(Path.of(""));
        startupScript(session, log);
        new JavaKernel(session).becomeHandlerForConnection(connection);
        Progress.sink(new ProgressBars());
        connection.connect();
        connection.waitUntilClose();
    }

    /** Code that the user wants to have run in every session, by IJava's name for it. */
    private static void startupScript(Session session, PrintStream log) {
        String script = System.getenv().getOrDefault("IJAVA_STARTUP_SCRIPT", "");
        try {
            if (!script.isBlank()) session.run(script, new Log(log));
        } catch (CellException e) {
            log.println("IJAVA_STARTUP_SCRIPT: " + String.join("\n", e.traceback()));
        }
    }

    /** What a script prints before there is a cell; what it displays has no place. */
    private record Log(PrintStream log) implements Output {
        @Override
        public void out(String text) {
            log.print(text);
        }

        @Override
        public void err(String text) {
            log.print(text);
        }
    }
}
