package deeplimits.kernel.page;

import com.google.gson.JsonObject;
import deeplimits.kernel.view.Base64Png;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.awt.Dimension;

/** A picture as a notebook stores it, and the size to show it at: the output's own, else that of its pixels; 0 by 0 where it has none. */
record Png(String base64, int width, int height) {
    /** From here on the panels of a figure stand side by side. */
    private static final double WIDE = 2;

    /** @param output with {@code image/png} among its data */
    static Png of(JsonObject output) {
        JsonObject data = NotebookFile.object(output, "data");
        JsonObject size = NotebookFile.object(NotebookFile.object(output, "metadata"), "image/png");
        String base64 = NotebookCell.text(data.get("image/png")).replaceAll("\\s", "");
        if (size.has("width") && size.has("height"))
            return new Png(
                    base64, size.get("width").getAsInt(), size.get("height").getAsInt());
        Dimension pixels = Base64Png.size(base64);
        return new Png(base64, pixels.width, pixels.height);
    }

    boolean isWide() {
        return width > WIDE * height;
    }
}
