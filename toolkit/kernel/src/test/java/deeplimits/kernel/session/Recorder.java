package deeplimits.kernel.session;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a cell shows. */
class Recorder implements Output {
    final StringBuffer out = new StringBuffer();
    final StringBuffer err = new StringBuffer();
    final List<JsonObject> shown = new ArrayList<>();
    final List<JsonObject> updates = new ArrayList<>();

    static JsonObject json(DisplayData data) {
        return new Gson().toJsonTree(data).getAsJsonObject();
    }

    static String plain(DisplayData data) {
        return json(data).getAsJsonObject("data").get("text/plain").getAsString();
    }

    @Override
    public void print(String text, boolean error) {
        (error ? err : out).append(text);
    }

    @Override
    public synchronized void display(DisplayData data) {
        shown.add(json(data));
    }

    @Override
    public synchronized void update(DisplayData data) {
        updates.add(json(data));
    }
}
