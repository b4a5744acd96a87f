package deeplimits.kernel.protocol;

import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.reply.HistoryReply;
import java.util.List;

/** A {@link Session} that speaks the Jupyter message protocol. */
final class JavaKernel extends BaseKernel {
    private static final long LAST_WORDS_MILLIS = 400;

    private final Session session;

    JavaKernel(Session session) {
        this.session = session;
        this.renderer = session.renderer();
        setShouldReplaceStdStreams(false);
    }

    @Override
    public void becomeHandlerForConnection(JupyterConnection connection) {
        super.becomeHandlerForConnection(connection);
        Connection own = (Connection) connection;
        connection.setHandler(
                MessageType.EXECUTE_REQUEST, new ExecuteHandler(session, own, new Widgets(own, session)));
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
        return session.help().inspect(code, at);
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
        return session.help().complete(code, at);
    }

    @Override
    public String isComplete(String code) {
        return session.help().completeness(code);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jshell")
                .pygments("java")
                .codemirror("text/x-java")
                .build();
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
        Connection.thread("kernel-end", () -> {
            try {
                Thread.sleep(LAST_WORDS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
