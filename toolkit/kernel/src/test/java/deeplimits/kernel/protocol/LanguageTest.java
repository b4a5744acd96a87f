package deeplimits.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import deeplimits.kernel.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LanguageTest {
    private static final Path FOLDER = Path.of(System.getProperty("deeplimits.notebooks.folder"));

    @Test
    void theKernelTellsTheLanguageThatTheNotebooksStore() throws Exception {
        JsonObject told;
        try (Session session = new Session(FOLDER)) {
            told = new Gson()
                    .toJsonTree(new JavaKernel(session).getLanguageInfo())
                    .getAsJsonObject();
        }
        List<Path> notebooks;
        try (Stream<Path> files = Files.list(FOLDER)) {
            notebooks = files.filter(file -> file.toString().endsWith(".ipynb")).toList();
        }
        assertTrue(!notebooks.isEmpty());
        for (Path notebook : notebooks)
            new JsonParser()
                    .parse(Files.readString(notebook))
                    .getAsJsonObject()
                    .getAsJsonObject("metadata")
                    .getAsJsonObject("language_info")
                    .entrySet()
                    .forEach(stored -> assertEquals(
                            stored.getValue(), told.get(stored.getKey()), notebook + ": " + stored.getKey()));
    }
}
