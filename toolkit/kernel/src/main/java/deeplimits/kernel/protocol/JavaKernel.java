package deeplimits.kernel.protocol;

import deeplimits.kernel.install.Launcher;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.ProgressBars;
import deeplimits.kernel.session.Session;
import deeplimits.lab.Progress;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.reply.HistoryReply;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A {@link Session} that speaks the Jupyter message protocol, and its process: {@code java ... JavaKernel CONNECTION_FILE}. */
public final class JavaKernel extends BaseKernel {
    private static final long LAST_WORDS_MILLIS = 400;

    private final Session session;

    JavaKernel(Session session) {
        this.session = session;
        this.renderer = session.renderer();
        setShouldReplaceStdStreams(false);
    }

    /** @param arguments the connection file that Jupyter wrote */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        PrintStream log = System.err;
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

    /** Code that the user wants to have run in every session, by IJava's name for it; what it displays has no place yet. */
    private static void startupScript(Session session, PrintStream log) {
        String script = System.getenv().getOrDefault("IJAVA_STARTUP_SCRIPT", "");
        Output printed = new Output() {
            @Override
            public void print(String text, boolean error) {
                log.print(text);
            }
        };
        try {
            if (!script.isBlank()) session.run(script, printed);
        } catch (CellException e) {
            log.println("IJAVA_STARTUP_SCRIPT: " + String.join("\n", e.traceback()));
        }
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection connection) {
        super.becomeHandlerForConnection(connection);
        Connection own = (Connection) connection;
        connection.setHandler(MessageType.EXECUTE_REQUEST, new ExecuteHandler(session, own, new Widgets(own, session)));
        // This kernel keeps no history; a console that asks is told so at once instead of waiting.
        connection.setHandler(MessageType.HISTORY_REQUEST, (environment, message) -> {
            environment.setBusyDeferIdle();
            environment.reply(new HistoryReply(List.of()));
        });
    }

    /** Execution goes through {@link ExecuteHandler}, which knows where output belongs. */
    @Override
    public DisplayData eval(String code) {
        throw new UnsupportedOperationException("execute_request is handled elsewhere");
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
        return session.help().inspect(code, index(code, at));
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        ReplacementOptions found = session.help().complete(code, index(code, at));
        return new ReplacementOptions(
                found.getReplacements(),
                code.codePointCount(0, found.getSourceStart()),
                code.codePointCount(0, found.getSourceEnd()));
    }

    /** A front end counts code points, of which those beyond U+FFFF are two characters. */
    private static int index(String code, int at) {
        return code.offsetByCodePoints(0, Math.min(at, code.codePointCount(0, code.length())));
    }

    @Override
    public String isComplete(String code) {
        return session.help().completeness(code);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return Launcher.java().pygments("java").codemirror("text/x-java").build();
    }

    @Override
    public String getBanner() {
        return "Java " + Runtime.version() + " for Jupyter (DeepLimits)";
    }

    @Override
    public void interrupt() {
        session.interrupt();
    }

    /** A cell that still runs must not keep a kernel alive that was told to go. */
    @Override
    public void onShutdown(boolean isRestarting) {
        session.interrupt();
        CompletableFuture.delayedExecutor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> Runtime.getRuntime().halt(0));
    }
}
