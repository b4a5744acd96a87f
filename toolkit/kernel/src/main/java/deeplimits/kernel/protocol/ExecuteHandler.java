package deeplimits.kernel.protocol;

import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.Session;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs cells. When one fails, the cells that were already waiting behind it are aborted, as {@code Run All} expects;
 * other requests among them are answered.
 */
final class ExecuteHandler implements ShellHandler<ExecuteRequest> {
    private static final String RED = "\u001B[1;31m";
    private static final String PLAIN = "\u001B[0m";

    private final Session session;
    private final Connection connection;
    private final Widgets widgets;
    private int count;

    ExecuteHandler(Session session, Connection connection, Widgets widgets) {
        this.session = session;
        this.connection = connection;
        this.widgets = widgets;
    }

    @Override
    public void handle(ShellReplyEnvironment environment, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        environment.setBusyDeferIdle();
        if (request.getCode() == null) {
            environment.reply(CellReply.error(
                    null, new CellException("BadRequest", "an execute_request needs code, this one has none")));
            return;
        }
        FrontEnd front = new FrontEnd(connection, widgets, message);
        int number = count + 1;
        if (!request.isSilent()) {
            if (request.shouldStoreHistory()) count = number;
            front.publish(new PublishExecuteInput(request.getCode(), number));
        }
        boolean failed = execute(request, number, environment, front);
        environment.resolveDeferrals();
        if (failed && request.shouldStopOnError()) abortWaiting((ShellChannel) environment.getShell());
    }

    private boolean execute(ExecuteRequest request, int number, ShellReplyEnvironment environment, FrontEnd front) {
        try {
            if (!request.getCode().isBlank()) {
                DisplayData result =
                        session.run(request.getCode(), request.isSilent() ? Output.SILENCE : front, number);
                if (result != null && !request.isSilent()) front.publish(new PublishExecuteResult(number, result));
            }
            environment.reply(CellReply.ok(number, values(request.getUserExpr(), front, number)));
            return false;
        } catch (CellException e) {
            front.publish(new PublishError(e.name(), e.getMessage(), coloured(e.traceback())));
            environment.reply(CellReply.error(number, e));
            return true;
        }
    }

    /** The request's expressions, each with its value or with why it has none. */
    private Map<String, Object> values(Map<String, String> expressions, FrontEnd front, int number) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (expressions == null) return values;
        expressions.forEach((name, code) -> {
            try {
                DisplayData value = session.run(code, front, number);
                values.put(name, CellReply.value(value == null ? new DisplayData("") : value));
            } catch (CellException e) {
                values.put(name, CellReply.error(null, e));
            }
        });
        return values;
    }

    private static List<String> coloured(List<String> lines) {
        return Stream.concat(
                        lines.stream().limit(1).map(line -> RED + line + PLAIN),
                        lines.stream().skip(1))
                .toList();
    }

    /** Answers what has already arrived. */
    private void abortWaiting(ShellChannel shell) {
        while (connection.waiting(shell)) {
            Message<?> waiting = connection.read(shell);
            if (waiting == null) continue;
            if (waiting.getHeader().getType() == MessageType.EXECUTE_REQUEST) {
                ShellReplyEnvironment environment = connection.prepareReplyEnv(shell, waiting);
                environment.setBusyDeferIdle();
                environment.reply(CellReply.aborted());
                environment.resolveDeferrals();
            } else {
                connection.answer(shell, waiting);
            }
        }
    }
}
