package deeplimits.kernel.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.commons.lang3.StringUtils;

/**
 * Whether what a notebook stores is what a run of it shows: every text, table and picture. Progress lines are left out, and
 * so is any number that is a time or a memory by its unit; a picture is its pixels.
 */
final class Comparison {
    private static final Pattern PROGRESS = Pattern.compile("(?m)^.*: \\d+ of \\d+ \\(\\d+ %\\), .*(?:\\R|$)");
    private static final Pattern MEASURED =
            Pattern.compile("\\d[\\d.,]*(?:e[+-]?\\d+)?(?= (?:ns|us|ms|s|min|hours?|MB|GB)\\b| /s)");
    /** A PNG in base64 inside a text; another JDK packs the same pixels into other bytes. */
    private static final Pattern PICTURE = Pattern.compile("iVBORw0KGgo[A-Za-z0-9+/]+=*");

    private static final int BEFORE = 20;
    private static final int WHOLE = 80;

    private Comparison() {}

    /** The first difference, with its cell; empty where there is none. */
    static Optional<String> difference(NotebookFile stored, NotebookFile now) {
        for (int i = 0; i < stored.cells().size(); i++) {
            List<String> before = shown(stored.cells().get(i));
            List<String> after = shown(now.cells().get(i));
            int k = 0;
            while (k < Math.min(before.size(), after.size()) && before.get(k).equals(after.get(k))) k++;
            if (k < Math.max(before.size(), after.size()))
                return Optional.of(words(stored.cells().get(i).number(), at(before, k), at(after, k)));
        }
        return Optional.empty();
    }

    private static String at(List<String> shown, int k) {
        return k < shown.size() ? shown.get(k) : "nothing more";
    }

    private static String words(int cell, String before, String after) {
        boolean whole = Math.max(before.length(), after.length()) <= WHOLE;
        int from = whole ? 0 : Math.max(0, StringUtils.indexOfDifference(before, after) - BEFORE);
        return "cell " + cell + " is stale: stored is \"" + cut(before, from) + "\", a run shows \"" + cut(after, from)
                + "\"";
    }

    private static String cut(String text, int from) {
        int to = Math.min(text.length(), from + WHOLE);
        return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
    }

    /** What a reader sees of a cell, a string for each line of text and each picture. */
    private static List<String> shown(NotebookCell cell) {
        List<String> shown = new ArrayList<>();
        for (JsonObject output : cell.outputs()) {
            text(shown, NotebookCell.text(output.get("text")));
            text(shown, NotebookCell.text(output.get("evalue")));
            NotebookFile.object(output, "data").entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(form -> form(shown, form.getKey(), form.getValue()));
        }
        return shown;
    }

    private static void form(List<String> shown, String type, JsonElement form) {
        if (type.equals("image/png")) shown.add(picture(NotebookCell.text(form)));
        else text(shown, form.isJsonObject() ? form.toString() : NotebookCell.text(form));
    }

    private static void text(List<String> shown, String text) {
        String drawn = PICTURE.matcher(text).replaceAll(png -> picture(png.group()));
        MEASURED.matcher(PROGRESS.matcher(drawn).replaceAll(""))
                .replaceAll("~")
                .lines()
                .forEach(shown::add);
    }

    private static String picture(String base64) {
        try {
            BufferedImage image = ImageIO.read(
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
            if (image == null) return "a picture that cannot be read";
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            return "a picture of " + image.getWidth() + " x " + image.getHeight() + " pixels with the hash "
                    + Integer.toHexString(Arrays.hashCode(pixels));
        } catch (IOException | IllegalArgumentException e) {
            return "a picture that cannot be read";
        }
    }
}
