package deeplimits.kernel.page;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.nio.ByteBuffer;
import java.util.Base64;

/** A picture as a notebook stores it, and the size to show it at: the output's own, else that of its pixels; 0 by 0 where it has none. */
record Png(String base64, int width, int height) {
    /** Characters of base64 that hold the header: 8 bytes of signature, then length, name, width and height of IHDR. */
    private static final int HEADER = 32;

    private static final int SIZE_AT = 16;
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
        if (base64.length() < HEADER) return new Png(base64, 0, 0);
        ByteBuffer header = ByteBuffer.wrap(Base64.getDecoder().decode(base64.substring(0, HEADER)));
        return new Png(base64, header.getInt(SIZE_AT), header.getInt(SIZE_AT + Integer.BYTES));
    }

    boolean isWide() {
        return width > WIDE * height;
    }
}
