package deeplimits.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slider over the kernel's real sockets, as a front end with widgets meets it. */
@Timeout(120)
class WidgetsTest {
    /** Draws a line of the slope; at some slopes something happens first. */
    private static final String SET_UP =
            """
            import deeplimits.plot.*; import tech.tablesaw.api.*;
            Panels line(double slope) throws InterruptedException {
                if (slope == 0.1) throw new IllegalStateException("too flat");
                if (slope == 0.2) while (true) { }
                if (slope == 0.3) System.out.println("drawing");
                if (slope > 0.5 && slope < 0.6) Thread.sleep(100);
                return Figures.lines(Table.create(DoubleColumn.create("x", 0, 1), DoubleColumn.create("y", 0, slope)), "x", "y").size(60, 40);
            }
            Panels drawn(double slope) { try { return line(slope); } catch (InterruptedException e) { throw new RuntimeException(e); } }""";

    private static final String SLIDER = "Live.slider(\"slope\", 0, 1, s -> drawn(s)).frames(3)";

    private Client client;

    @BeforeEach
    void start() throws Exception {
        client = new Client();
        assertEquals("ok", client.reply(client.execute(SET_UP)).get("status").getAsString());
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private static List<JsonObject> of(String type, List<JsonObject> messages) {
        return messages.stream()
                .filter(message -> Client.type(message).equals(type))
                .toList();
    }

    /** The comms that a cell opened, each with its state, by the name of its model. */
    private Map<String, JsonObject> opened(List<JsonObject> messages) {
        return of("comm_open", messages).stream()
                .map(Client::content)
                .collect(Collectors.toMap(open -> state(open).get("_model_name").getAsString(), open -> open));
    }

    private static JsonObject state(JsonObject message) {
        JsonObject data = message.getAsJsonObject("data");
        return data.has("state") ? data.getAsJsonObject("state") : data;
    }

    private static String id(JsonObject open) {
        return open.get("comm_id").getAsString();
    }

    private String slide(String comm, double value) {
        return client.shell(
                "comm_msg",
                "{\"comm_id\": \"" + comm + "\", \"data\": {\"method\": \"update\", \"state\": {\"value\": " + value
                        + "}, \"buffer_paths\": []}}");
    }

    /** The pictures that a message brought, as HTML. */
    private List<String> pictures(String message) throws TimeoutException {
        return of("comm_msg", client.published(message)).stream()
                .map(update -> state(Client.content(update)).get("value").getAsString())
                .toList();
    }

    private List<String> comms() throws TimeoutException {
        JsonObject reply = client.reply(client.shell("comm_info_request", "{\"target_name\": \"jupyter.widget\"}"));
        assertEquals("ok", reply.get("status").getAsString());
        return reply.getAsJsonObject("comms").entrySet().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, JsonObject> slider() throws TimeoutException {
        return opened(client.published(client.execute(SLIDER)));
    }

    @Test
    void aSliderOpensItsModelsBeforeItIsShownInEveryForm() throws TimeoutException {
        List<JsonObject> messages = client.published(client.execute(SLIDER));
        assertEquals(
                List.of("status", "execute_input", "comm_open", "comm_open", "comm_open", "execute_result", "status"),
                messages.stream().map(Client::type).toList());
        Map<String, JsonObject> models = opened(messages);
        JsonObject slider = state(models.get("FloatSliderModel"));
        assertEquals(0.5, slider.get("value").getAsDouble());
        assertEquals(0.05, slider.get("step").getAsDouble());
        assertEquals("slope", slider.get("description").getAsString());
        assertEquals("@jupyter-widgets/controls", slider.get("_view_module").getAsString());
        List<String> children = new ArrayList<>();
        for (JsonElement child : state(models.get("VBoxModel")).getAsJsonArray("children"))
            children.add(child.getAsString());
        assertEquals(
                List.of("IPY_MODEL_" + id(models.get("FloatSliderModel")), "IPY_MODEL_" + id(models.get("HTMLModel"))),
                children);
        assertTrue(of("comm_open", messages).stream().allMatch(open -> open.getAsJsonObject("metadata")
                .get("version")
                .getAsString()
                .startsWith("2.")));
        JsonObject result = Client.content(of("execute_result", messages).get(0));
        JsonObject data = result.getAsJsonObject("data");
        assertEquals(
                id(models.get("VBoxModel")),
                data.getAsJsonObject("application/vnd.jupyter.widget-view+json")
                        .get("model_id")
                        .getAsString());
        assertTrue(data.get("text/html").getAsString().contains("<input type=\"range\""));
        assertTrue(data.get("image/png").getAsString().startsWith("iVBOR"));
        String alt = result.getAsJsonObject("metadata")
                .getAsJsonObject("image/png")
                .get("alt")
                .getAsString();
        assertTrue(alt.contains("0 to 0.5"), alt);
        assertEquals(alt, data.get("text/plain").getAsString());
        String shown = state(models.get("HTMLModel")).get("value").getAsString();
        assertTrue(shown.contains("0 to 0.5") && shown.contains("<img"), shown);
    }

    @Test
    void aPlaceOfTheSliderBringsItsPictureAndWhatItsFunctionPrints() throws TimeoutException {
        String slider = id(slider().get("FloatSliderModel"));
        List<JsonObject> messages = client.published(slide(slider, 0.3));
        assertEquals(
                List.of("status", "stream", "comm_msg", "status"),
                messages.stream().map(Client::type).toList());
        String picture = state(Client.content(messages.get(2))).get("value").getAsString();
        assertTrue(picture.contains("0 to 0.3"), picture);
        assertTrue(pictures(slide(slider, 0.30000000000000004)).get(0).contains("0 to 0.3"));
        assertTrue(pictures(slide(slider, 1.0000000000000002)).get(0).contains("0 to 1"));
    }

    @Test
    void theNewestPlaceIsDrawnAndThoseBeforeItArePassedOver() throws TimeoutException {
        String slider = id(slider().get("FloatSliderModel"));
        List<String> sent = new ArrayList<>();
        for (int i = 1; i < 30; i++) sent.add(slide(slider, 0.5 + i / 1000.0)); // a tenth of a second each
        sent.add(slide(slider, 0.75));
        String behind = client.execute("6 * 7");
        List<String> drawn = new ArrayList<>();
        for (String each : sent) drawn.addAll(pictures(each));
        assertTrue(drawn.size() <= 10, () -> drawn.size() + " of 30 were drawn");
        assertTrue(drawn.get(drawn.size() - 1).contains("0 to 0.75"), drawn.get(drawn.size() - 1));
        assertEquals("ok", client.reply(behind).get("status").getAsString());
    }

    @Test
    void anExceptionIsShownInPlaceOfThePictureAndTheNextOneComes() throws TimeoutException {
        String slider = id(slider().get("FloatSliderModel"));
        String shown = pictures(slide(slider, 0.1)).get(0);
        assertTrue(shown.startsWith("<pre") && shown.contains("IllegalStateException: too flat"), shown);
        assertTrue(pictures(slide(slider, 0.4)).get(0).contains("0 to 0.4"));
    }

    @Test
    void anInterruptEndsAFunctionThatDoesNot() throws Exception {
        String slider = id(slider().get("FloatSliderModel"));
        String endless = slide(slider, 0.2);
        Thread.sleep(500);
        client.interrupt();
        assertTrue(pictures(endless).get(0).contains("Interrupted"));
        assertTrue(pictures(slide(slider, 0.4)).get(0).contains("0 to 0.4"));
        assertEquals("ok", client.reply(client.execute("1 + 1")).get("status").getAsString());
    }

    @Test
    void aFunctionThatFailsBeforehandFailsItsCell() throws TimeoutException {
        JsonObject reply = client.reply(client.execute("Live.slider(\"slope\", 0.1, 1, s -> drawn(s))"));
        assertEquals("IllegalStateException", reply.get("ename").getAsString());
        assertEquals("too flat", reply.get("evalue").getAsString());
    }

    @Test
    void aReloadedPageIsToldTheComms() throws TimeoutException {
        assertEquals(List.of(), comms());
        Map<String, JsonObject> models = slider();
        assertEquals(3, comms().size());
        String slider = id(models.get("FloatSliderModel"));
        pictures(slide(slider, 0.4));
        JsonObject answer = Client.content(of(
                        "comm_msg",
                        client.published(client.shell(
                                "comm_msg",
                                "{\"comm_id\": \"" + slider + "\", \"data\": {\"method\": \"request_state\"}}")))
                .get(0));
        assertEquals("update", answer.getAsJsonObject("data").get("method").getAsString());
        assertEquals(0.4, state(answer).get("value").getAsDouble());
        assertEquals("FloatSliderModel", state(answer).get("_model_name").getAsString());
    }

    @Test
    void oneThatIsClosedTakesTheOthersWithIt() throws TimeoutException {
        Map<String, JsonObject> models = slider();
        Map<String, JsonObject> kept = slider();
        String close =
                client.shell("comm_close", "{\"comm_id\": \"" + id(models.get("HTMLModel")) + "\", \"data\": {}}");
        assertEquals(2, of("comm_close", client.published(close)).size());
        assertEquals(3, comms().size());
        assertTrue(comms().contains(id(kept.get("VBoxModel"))));
        assertEquals(List.of(), pictures(slide(id(models.get("FloatSliderModel")), 0.4)));
        assertEquals(1, pictures(slide(id(kept.get("FloatSliderModel")), 0.4)).size());
    }

    @Test
    void theLastTwentySlidersAreServed() throws TimeoutException {
        String first = id(slider().get("FloatSliderModel"));
        client.reply(client.execute("for (int i = 0; i < 19; i++) display(" + SLIDER + ");"));
        assertEquals(60, comms().size());
        assertEquals(1, pictures(slide(first, 0.4)).size());
        slider();
        assertEquals(60, comms().size());
        assertFalse(comms().contains(first));
    }

    @Test
    void aCommThatNobodyKnowsIsClosed() throws TimeoutException {
        String open = client.shell(
                "comm_open", "{\"comm_id\": \"c\", \"target_name\": \"jupyter.widget.control\", \"data\": {}}");
        assertEquals(1, of("comm_close", client.published(open)).size());
        assertEquals(List.of(), pictures(slide("c", 0.4)));
    }

    @Test
    void widgetsOfVersionSixAreToldTheirOwnNames() throws TimeoutException {
        client.published(client.shell(
                "comm_open", "{\"comm_id\": \"v\", \"target_name\": \"jupyter.widget.version\", \"data\": {}}"));
        List<JsonObject> messages = client.published(client.execute(SLIDER));
        JsonObject data = opened(messages).get("FloatSliderModel").getAsJsonObject("data");
        assertEquals("jupyter-js-widgets", data.get("_model_module").getAsString());
        assertEquals(
                "display",
                Client.content(of("comm_msg", messages).get(0))
                        .getAsJsonObject("data")
                        .get("method")
                        .getAsString());
        String slider = id(opened(messages).get("FloatSliderModel"));
        List<String> drawn = pictures(
                client.shell(
                        "comm_msg",
                        "{\"comm_id\": \"" + slider
                                + "\", \"data\": {\"method\": \"backbone\", \"sync_data\": {\"value\": 0.4}, \"buffer_keys\": []}}"));
        assertTrue(drawn.get(0).contains("0 to 0.4"), drawn.get(0));
    }
}
