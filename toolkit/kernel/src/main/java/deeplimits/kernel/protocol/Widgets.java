package deeplimits.kernel.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Session;
import deeplimits.kernel.view.LiveHtml;
import deeplimits.kernel.view.TableView;
import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.comm.Comm;
import io.github.spencerpark.jupyter.kernel.comm.CommManager;
import io.github.spencerpark.jupyter.messages.Message;
import io.github.spencerpark.jupyter.messages.MessageContext;
import io.github.spencerpark.jupyter.messages.MessageType;
import io.github.spencerpark.jupyter.messages.comm.CommCloseCommand;
import io.github.spencerpark.jupyter.messages.comm.CommMsgCommand;
import io.github.spencerpark.jupyter.messages.comm.CommOpenCommand;
import io.github.spencerpark.jupyter.messages.reply.CommInfoReply;
import io.github.spencerpark.jupyter.messages.request.CommInfoRequest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * Sliders by Jupyter's widget messages: a {@code FloatSlider} above an {@code HTML} that holds the picture, in a {@code VBox}. The
 * picture is drawn where cells run, between them. While more places of a slider have come than can be drawn, the newest is.
 *
 * <p>Widgets of version 7 and 8 are told their modules by name. Those of version 6, Debian's, have another name for them, keep a
 * place of their own above a cell's output, and announce themselves by asking for a version.
 */
final class Widgets {
    private static final String TARGET = "jupyter.widget";
    private static final String VERSION_6 = "jupyter.widget.version";
    /** Sliders that are served; the oldest is closed when another one comes. */
    private static final int SERVED = 20;

    private static final int STEPS_A_STOP = 10;

    /** In version 6 the widget stands beside the output: what the output shows of the slider is hidden while it does. */
    private static final String HIDE_STILL =
            "<style>.widget-area:not([style*=none])~.output_wrapper .live{display:none}</style>";

    private final Connection connection;
    private final Session session;
    private final CommManager comms;
    private final Queue<Model> served = new ArrayDeque<>();
    private boolean version6;

    Widgets(Connection connection, Session session, CommManager comms) {
        this.connection = connection;
        this.session = session;
        this.comms = comms;
        comms.setIOPubChannel(connection.publisher());
        comms.registerTarget(VERSION_6, (manager, id, target, message) -> {
            version6 = true;
            Model asked = new Model(id, target, new JsonObject());
            JsonObject any = new JsonObject();
            any.addProperty("version", "*");
            comms.setMessageContext(message);
            asked.send(any);
            return asked;
        });
        connection.setHandler(MessageType.COMM_INFO_REQUEST, this::tell);
        connection.setHandler(MessageType.COMM_MSG_COMMAND, this::take);
        connection.setHandler(MessageType.COMM_CLOSE_COMMAND, (environment, message) -> {
            comms.setMessageContext(message);
            comms.handleCommCloseCommand(environment, message);
        });
    }

    /** Opens a widget; answers what names its view. */
    Map<String, Object> open(Live live, MessageContext request) {
        comms.setMessageContext(request);
        Model handle = model("FloatSlider");
        handle.state.addProperty("min", live.low());
        handle.state.addProperty("max", live.high());
        handle.state.addProperty(
                "step", (live.high() - live.low()) / (STEPS_A_STOP * (live.frames() - 1)));
        handle.state.addProperty("value", LiveHtml.start(live));
        handle.state.addProperty("description", live.name());
        handle.state.addProperty("readout_format", ".4g");
        Model picture = model("HTML");
        picture.state.addProperty("value", html(LiveHtml.at(live, LiveHtml.start(live))));
        Model box = model("VBox");
        box.state.add("children", comms(handle, picture));
        handle.live = live;
        handle.picture = picture;
        for (Model model : List.of(handle, picture, box)) {
            model.family = List.of(handle, picture, box);
            open(model, request);
        }
        served.add(handle);
        if (served.size() > SERVED) comms.closeComm(served.remove());
        if (version6) box.send(message("display", null));
        return version6
                ? Map.of("model_id", box.getID())
                : Map.of("model_id", box.getID(), "version_major", 2, "version_minor", 0);
    }

    private Model model(String name) {
        JsonObject state = new JsonObject();
        for (String side : List.of("model", "view")) {
            state.addProperty("_" + side + "_module", version6 ? "jupyter-js-widgets" : "@jupyter-widgets/controls");
            state.addProperty("_" + side + "_module_version", version6 ? "*" : "^1.5.0 || ^2.0.0");
            state.addProperty("_" + side + "_name", name + (side.equals("model") ? "Model" : "View"));
        }
        return new Model(UUID.randomUUID().toString(), TARGET, state);
    }

    private static JsonArray comms(Model... models) {
        JsonArray names = new JsonArray();
        for (Model model : models) names.add("IPY_MODEL_" + model.getID());
        return names;
    }

    private void open(Model model, MessageContext request) {
        comms.registerComm(model);
        JsonObject data = version6 ? model.state : message(null, model.state);
        connection
                .publisher()
                .sendMessage(new Message<>(
                        request,
                        MessageType.COMM_OPEN_COMMAND,
                        new CommOpenCommand(model.getID(), TARGET, data),
                        null,
                        Map.of("version", "2.1.0")));
    }

    private static JsonObject message(String method, JsonObject state) {
        JsonObject message = new JsonObject();
        if (method != null) message.addProperty("method", method);
        if (state != null) message.add("state", state);
        return message;
    }

    /** The comms there are; the base library's reply lacks the status that front ends look at. */
    private void tell(ShellReplyEnvironment environment, Message<CommInfoRequest> message) {
        environment.setBusyDeferIdle();
        String target = message.getContent().getTargetName();
        Map<String, CommInfoReply.CommInfo> known = new LinkedHashMap<>();
        for (Comm comm : comms)
            if (target == null || target.equals(comm.getTargetName()))
                known.put(comm.getID(), new CommInfoReply.CommInfo(comm.getTargetName()));
        environment.reply(new Known(known));
    }

    @SuppressWarnings("unused")
    private static final class Known extends CommInfoReply {
        private final String status = "ok";

        Known(Map<String, CommInfo> comms) {
            super(comms);
        }
    }

    /** A message of the front end's; a place of a slider that was left meanwhile is passed over. */
    private void take(ShellReplyEnvironment environment, Message<CommMsgCommand> message) {
        comms.setMessageContext(message);
        if (value(message) != null && connection.hasWaiting(later -> replaces(later, message)))
            environment.setBusyDeferIdle();
        else comms.handleCommMsgCommand(environment, message);
    }

    private static boolean replaces(Message<?> later, Message<CommMsgCommand> message) {
        return later.getContent() instanceof CommMsgCommand command
                && command.getCommID().equals(message.getContent().getCommID())
                && value(later) != null;
    }

    /** The value that a message sets, in the words of version 6 or of later ones; null where it sets none. */
    private static Double value(Message<?> message) {
        JsonObject data = ((CommMsgCommand) message.getContent()).getData();
        for (String state : List.of("state", "sync_data"))
            if (data != null
                    && data.has(state)
                    && data.get(state).isJsonObject()
                    && data.getAsJsonObject(state).get("value") instanceof JsonPrimitive value
                    && value.isNumber()) return value.getAsDouble();
        return null;
    }

    private void move(Model handle, double value, MessageContext request) {
        handle.state.addProperty("value", value);
        String html;
        try {
            html = session.call(() -> LiveHtml.at(handle.live, value), new FrontEnd(connection, this, request));
        } catch (CellException e) {
            html = "<pre style=\"white-space:pre-wrap\">" + TableView.escape(String.join("\n", e.traceback()))
                    + "</pre>";
        }
        JsonObject change = new JsonObject();
        change.addProperty("value", html(html));
        handle.picture.state.addProperty("value", html(html));
        handle.picture.send(message("update", change));
    }

    private String html(String picture) {
        return version6 ? HIDE_STILL + picture : picture;
    }

    /** A model of the front end and its state here. */
    private final class Model extends Comm {
        private final JsonObject state;
        private List<Model> family = List.of();
        private Live live;
        private Model picture;

        Model(String id, String target, JsonObject state) {
            super(comms, id, target);
            this.state = state;
        }

        @Override
        protected void onMessage(Message<CommMsgCommand> message) {
            JsonObject data = message.getContent().getData();
            Double value = value(message);
            if (data.has("method") && data.get("method").getAsString().equals("request_state"))
                send(message("update", state));
            else if (live != null && value != null) move(this, value, message);
        }

        /** One that is closed takes the others with it, and the function is free. */
        @Override
        protected void onClose(Message<CommCloseCommand> message, boolean sending) {
            served.remove(this);
            family.stream()
                    .filter(other -> comms.getCommByID(other.getID()) != null)
                    .forEach(comms::closeComm);
        }
    }
}
