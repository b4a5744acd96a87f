package deeplimits.kernel.protocol;

import deeplimits.kernel.CellException;
import deeplimits.kernel.Output;
import deeplimits.kernel.Session;
import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.channels.ShellChannel;
import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishError;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteInput;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteResult;
import io.github.spencerpark.jupyter.messages.request.ExecuteRequest;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.zeromq.ZMQ;

/**
 * Runs cells. When one fails, the cells that were already waiting behind it are aborted, as {@code Run All} expects;
 * other requests among them are answered.
 */
final class ExecuteHandler implements ShellHandler<ExecuteRequest> {
    private static final String RED = "\u001B[1;31m";
    private static final String PLAIN = "\u001B[0m";

    private final Session session;
    private final JupyterConnection connection;
    private final PrintStream log;
    private int count;

    ExecuteHandler(Session session, JupyterConnection connection, PrintStream log) {
        this.session = session;
        this.connection = connection;
        this.log = log;
    }

    @Override
    public void handle(ShellReplyEnvironment environment, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        environment.setBusyDeferIdle();
        FrontEnd front = new FrontEnd(environment);
        if (!request.isSilent()) {
            count++;
            front.publish(new PublishExecuteInput(request.getCode(), count));
        }
        boolean failed = execute(request, environment, front);
        environment.resolveDeferrals();
        if (failed && request.shouldStopOnError()) abortWaiting(environment.getShell());
    }

    private boolean execute(ExecuteRequest request, ShellReplyEnvironment environment, FrontEnd front) {
        try {
            if (!request.getCode().isBlank()) {
                DisplayData result = session.run(request.getCode(), request.isSilent() ? Output.SILENCE : front);
                if (result != null && !request.isSilent()) front.publish(new PublishExecuteResult(count, result));
            }
            environment.reply(CellReply.ok(count));
            return false;
        } catch (CellException e) {
            front.publish(new PublishError(e.name(), e.getMessage(), coloured(e.traceback())));
            environment.reply(CellReply.error(count, e));
            return true;
        }
    }

    private static List<String> coloured(List<String> lines) {
        return Stream.concat(
                        lines.stream().limit(1).map(line -> RED + line + PLAIN),
                        lines.stream().skip(1))
                .toList();
    }

    /** Answers what has already arrived. */
    private void abortWaiting(JupyterSocket shell) {
        while ((shell.getEvents() & ZMQ.Poller.POLLIN) != 0) {
            Message<?> waiting = shell.readMessage();
            ShellReplyEnvironment environment = connection.prepareReplyEnv((ShellChannel) shell, waiting);
            if (waiting.getHeader().getType() == MessageType.EXECUTE_REQUEST) {
                environment.setBusyDeferIdle();
                environment.reply(CellReply.aborted(count));
            } else {
                answer(environment, waiting);
            }
            environment.resolveDeferrals();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void answer(ShellReplyEnvironment environment, Message<?> message) {
        ShellHandler handler = connection.getHandler(message.getHeader().getType());
        if (handler == null) return;
        try {
            handler.handle(environment, message);
        } catch (Exception e) {
            log.println("Cannot answer " + message.getHeader().getType().getName() + ": " + e);
        }
    }
}
