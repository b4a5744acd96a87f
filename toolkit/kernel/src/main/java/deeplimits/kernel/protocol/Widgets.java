package deeplimits.kernel.protocol;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Session;
import deeplimits.kernel.view.LiveHtml;
import deeplimits.kernel.view.TableView;
import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.comm.CommCloseCommand;
import io.github.spencerpark.jupyter.messages.comm.CommMsgCommand;
import io.github.spencerpark.jupyter.messages.comm.CommOpenCommand;
import io.github.spencerpark.jupyter.messages.request.CommInfoRequest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Live figures by Jupyter's widget messages: a {@code FloatSlider} above an {@code HTML} that holds the picture, in a {@code VBox}.
 * The picture is drawn where cells run, between them. While more places of a slider have come than can be drawn, the newest is.
 *
 * <p>Widgets of version 7 and 8 are told their modules by name. Those of version 6, Debian's, have another name for them, keep a
 * place of their own above a cell's output, and announce themselves by asking for a version.
 */
final class Widgets {
    private static final String TARGET = "jupyter.widget";
    private static final String VERSION_6 = "jupyter.widget.version";
    /** Sliders that are served; the oldest is closed when another one comes. */
    private static final int SERVED = 20;

    private static final int STEPS_A_FRAME = 10;

    /** In version 6 the widget stands beside the output: what the output shows of the slider is hidden while it does. */
    private static final String HIDE_STILL =
            "<style>.widget-area:not([style*=none])~.output_wrapper .live{display:none}</style>";

    private final Connection connection;
    private final Session session;
    private final Queue<Widget> served = new ArrayDeque<>();
    private boolean version6;

    /** A live figure, the comms of its slider and its picture, and the state of every comm as the front end has it. */
    private record Widget(Live live, String slider, String picture, Map<String, Map<String, Object>> states) {}

    Widgets(Connection connection, Session session) {
        this.connection = connection;
        this.session = session;
        connection.setHandler(MessageType.COMM_INFO_REQUEST, this::tell);
        connection.setHandler(MessageType.COMM_OPEN_COMMAND, this::opened);
        connection.setHandler(MessageType.COMM_MSG_COMMAND, this::take);
        connection.setHandler(MessageType.COMM_CLOSE_COMMAND, this::closed);
    }

    /** Opens a widget; answers what names its view. */
    Map<String, Object> open(Live live, MessageContext request) {
        Map<String, Map<String, Object>> states = new LinkedHashMap<>();
        Map<String, Object> range = Map.of(
                "min", live.low(),
                "max", live.high(),
                "step", (live.high() - live.low()) / (STEPS_A_FRAME * (live.frames() - 1)),
                "value", LiveHtml.start(live),
                "description", live.name(),
                "readout_format", ".4g");
        String slider = model(states, "FloatSlider", range);
        String picture = model(states, "HTML", Map.of("value", html(LiveHtml.at(live, LiveHtml.start(live)))));
        List<String> children = List.of("IPY_MODEL_" + slider, "IPY_MODEL_" + picture);
        String box = model(states, "VBox", Map.of("children", children));
        states.forEach((id, state) -> send(
                request,
                MessageType.COMM_OPEN_COMMAND,
                Map.of("comm_id", id, "target_name", TARGET, "data", version6 ? state : Map.of("state", state))));
        served.add(new Widget(live, slider, picture, states));
        if (served.size() > SERVED) close(served.remove(), "", request);
        if (version6) send(request, box, Map.of("method", "display"));
        return version6 ? Map.of("model_id", box) : Map.of("model_id", box, "version_major", 2, "version_minor", 0);
    }

    /** Makes the state of a model; answers its comm. */
    private String model(Map<String, Map<String, Object>> states, String name, Map<String, Object> own) {
        Map<String, Object> state = new TreeMap<>(own);
        for (String side : List.of("model", "view")) {
            state.put("_" + side + "_module", version6 ? "jupyter-js-widgets" : "@jupyter-widgets/controls");
            state.put("_" + side + "_module_version", version6 ? "*" : "^1.5.0 || ^2.0.0");
            state.put("_" + side + "_name", name + (side.equals("model") ? "Model" : "View"));
        }
        String comm = UUID.randomUUID().toString();
        states.put(comm, state);
        return comm;
    }

    private void send(MessageContext request, String comm, Map<String, ?> data) {
        send(request, MessageType.COMM_MSG_COMMAND, Map.of("comm_id", comm, "data", data));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void send(MessageContext request, MessageType type, Map<String, ?> content) {
        connection.publisher().sendMessage(new Message(request, type, content, null, Map.of("version", "2.1.0")));
    }

    /** Closes what belongs to a widget, but for the one comm that is closed already. */
    private void close(Widget widget, String closed, MessageContext request) {
        for (String comm : widget.states.keySet())
            if (!comm.equals(closed))
                send(request, MessageType.COMM_CLOSE_COMMAND, Map.of("comm_id", comm, "data", Map.of()));
    }

    /** The widget of a comm, or null. */
    private Widget of(String comm) {
        return served.stream()
                .filter(widget -> widget.states.containsKey(comm))
                .findFirst()
                .orElse(null);
    }

    /** The comms there are. */
    private void tell(ShellReplyEnvironment environment, Message<CommInfoRequest> message) {
        environment.setBusyDeferIdle();
        String target = message.getContent().getTargetName();
        Map<String, Object> comms = new LinkedHashMap<>();
        if (target == null || target.equals(TARGET))
            for (Widget widget : served)
                widget.states.keySet().forEach(comm -> comms.put(comm, Map.of("target_name", TARGET)));
        Connection.reply(environment, MessageType.COMM_INFO_REPLY, Map.of("status", "ok", "comms", comms));
    }

    /** The front end opens a comm only to ask for a version. */
    private void opened(ShellReplyEnvironment environment, Message<CommOpenCommand> message) {
        environment.setBusyDeferIdle();
        String comm = message.getContent().getCommID();
        boolean asks = VERSION_6.equals(message.getContent().getTargetName());
        version6 |= asks;
        if (asks) send(message, comm, Map.of("version", "*"));
        else send(message, MessageType.COMM_CLOSE_COMMAND, Map.of("comm_id", comm, "data", Map.of()));
    }

    /** One that is closed takes the others with it, and the function is free. */
    private void closed(ShellReplyEnvironment environment, Message<CommCloseCommand> message) {
        environment.setBusyDeferIdle();
        Widget widget = of(message.getContent().getCommID());
        if (widget != null) close(widget, message.getContent().getCommID(), message);
        served.remove(widget);
    }

    /** A message of the front end's; a place of a slider that was left meanwhile is passed over. */
    private void take(ShellReplyEnvironment environment, Message<CommMsgCommand> message) {
        environment.setBusyDeferIdle();
        String comm = message.getContent().getCommID();
        JsonObject data = message.getContent().getData();
        Widget widget = of(comm);
        Double value = value(message);
        if (widget == null || value != null && replaced(message)) return;
        if (data.has("method") && data.get("method").getAsString().equals("request_state"))
            send(message, comm, update(widget.states.get(comm)));
        else if (comm.equals(widget.slider) && value != null) move(widget, value, message);
    }

    /** Whether a later value for the same comm waits already. */
    private boolean replaced(Message<CommMsgCommand> message) {
        return connection.waiting().stream()
                .anyMatch(later -> later.getContent() instanceof CommMsgCommand command
                        && command.getCommID().equals(message.getContent().getCommID())
                        && value(later) != null);
    }

    /** The value that a message sets, in the words of version 6 or of later ones; null where it sets none. */
    private static Double value(Message<?> message) {
        JsonObject data = ((CommMsgCommand) message.getContent()).getData();
        for (String state : List.of("state", "sync_data"))
            if (data != null
                    && data.get(state) instanceof JsonObject set
                    && set.get("value") instanceof JsonPrimitive value
                    && value.isNumber()) return value.getAsDouble();
        return null;
    }

    private void move(Widget widget, double value, MessageContext request) {
        widget.states.get(widget.slider).put("value", value);
        String html;
        try {
            FrontEnd output = new FrontEnd(connection, this, request, false);
            html = session.call(() -> LiveHtml.at(widget.live, value), output);
        } catch (CellException e) {
            html = "<pre style=\"white-space:pre-wrap\">" + TableView.escape(String.join("\n", e.traceback()))
                    + "</pre>";
        }
        widget.states.get(widget.picture).put("value", html(html));
        send(request, widget.picture, update(Map.of("value", html(html))));
    }

    private static Map<String, Object> update(Map<String, Object> state) {
        return Map.of("method", "update", "state", state);
    }

    private String html(String picture) {
        return version6 ? HIDE_STILL + picture : picture;
    }
}
