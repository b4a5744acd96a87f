package deeplimits.kernel.protocol;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.channels.ShellHandler;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.publish.PublishError;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteInput;
import io.github.spencerpark.jupyter.messages.publish.PublishExecuteResult;
import io.github.spencerpark.jupyter.messages.reply.ErrorReply;
import io.github.spencerpark.jupyter.messages.request.ExecuteRequest;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final MessageType<?> FAILED = MessageType.EXECUTE_REPLY.error();

    private final Session session;
    private final Connection connection;
    private final Widgets widgets;
    private int count;
    /** While the requests behind a failed cell are answered. */
    private boolean aborting;

    ExecuteHandler(Session session, Connection connection, Widgets widgets) {
        this.session = session;
        this.connection = connection;
        this.widgets = widgets;
    }

    @Override
    public void handle(ShellReplyEnvironment environment, Message<ExecuteRequest> message) {
        ExecuteRequest request = message.getContent();
        environment.setBusyDeferIdle();
        if (aborting) {
            // It does not run, so it has no number.
            Connection.reply(environment, MessageType.EXECUTE_REPLY, Map.of("status", "aborted"));
            return;
        }
        if (request.getCode() == null) {
            String words = "an execute_request needs code, this one has none";
            environment.replyError(FAILED, error(new CellException("BadRequest", words)));
            return;
        }
        FrontEnd front = new FrontEnd(connection, widgets, message, request.isStdinEnabled());
        int number = count + 1;
        if (!request.isSilent()) {
            if (request.shouldStoreHistory()) count = number;
            front.publish(new PublishExecuteInput(request.getCode(), number));
        }
        execute(request, number, environment, front);
    }

    private void execute(ExecuteRequest request, int number, ShellReplyEnvironment environment, FrontEnd front) {
        Output output = request.isSilent() ? Output.SILENCE : front;
        try {
            if (!request.getCode().isBlank()) {
                DisplayData result = session.run(request.getCode(), output, number);
                if (result != null && !request.isSilent()) front.publish(new PublishExecuteResult(number, result));
            }
            Map<String, Object> reply = new HashMap<>(Map.of("status", "ok", "payload", List.of()));
            reply.put("execution_count", number);
            reply.put("user_expressions", values(request.getUserExpr(), output, number));
            Connection.reply(environment, MessageType.EXECUTE_REPLY, reply);
        } catch (CellException e) {
            List<Message<?>> behind = new ArrayList<>(); // what has arrived by now, and nothing that answers the error
            if (request.shouldStopOnError()) {
                behind.addAll(connection.waiting());
                connection.waiting().removeAll(behind);
            }
            front.publish(new PublishError(e.name(), e.getMessage(), coloured(e.traceback())));
            ErrorReply failed = error(e);
            failed.setExecutionCount(number);
            environment.replyError(FAILED, failed);
            environment.resolveDeferrals();
            aborting = true;
            behind.forEach(connection::answer);
            aborting = false;
        }
    }

    /** The request's expressions, each with its value or with why it has none. */
    private Map<String, Object> values(Map<String, String> expressions, Output output, int number) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (expressions == null) return values;
        expressions.forEach((name, code) -> {
            try {
                DisplayData value = session.run(code, output, number);
                JsonObject shown = new Gson()
                        .toJsonTree(value == null ? new DisplayData("") : value)
                        .getAsJsonObject();
                shown.addProperty("status", "ok");
                values.put(name, shown);
            } catch (CellException e) {
                values.put(name, error(e));
            }
        });
        return values;
    }

    private static ErrorReply error(CellException e) {
        return new ErrorReply(e.name(), e.getMessage(), e.traceback());
    }

    private static List<String> coloured(List<String> lines) {
        return Stream.concat(
                        lines.stream().limit(1).map(line -> RED + line + PLAIN),
                        lines.stream().skip(1))
                .toList();
    }
}
