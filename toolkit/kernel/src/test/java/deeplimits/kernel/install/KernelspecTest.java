package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelspecTest {
    @TempDir
    private Path folder;

    private JsonObject spec() throws IOException {
        return new Gson().fromJson(Files.readString(Kernelspec.file(folder)), JsonObject.class);
    }

    @Test
    void theSpecNamesARunnableJavaAndAbsoluteJars() throws IOException {
        Kernelspec.write(folder, Path.of("a folder", "dist"));
        JsonObject spec = spec();
        assertEquals("message", spec.get("interrupt_mode").getAsString());
        assertEquals("java", spec.get("language").getAsString());
        var command = spec.getAsJsonArray("argv");
        assertTrue(Files.isExecutable(Path.of(command.get(0).getAsString())));
        assertEquals("{connection_file}", command.get(command.size() - 1).getAsString());
        assertTrue(Path.of(command.get(command.size() - 3).getAsString().replace("*", "x"))
                .isAbsolute());
    }

    @Test
    void ownKernelIsRenewedAnotherOneIsLeftAloneUnlessForced() throws IOException {
        assertNull(Install.install(folder, folder, false));
        assertNull(Install.install(folder, folder, false));
        Files.writeString(Kernelspec.file(folder), "{\"display_name\": \"Java (IJava)\"}");
        String problem = Install.install(folder, folder, false);
        assertTrue(problem.contains("Java (IJava)") && problem.contains("-Dforce"), problem);
        assertEquals("Java (IJava)", Kernelspec.displayName(folder));
        assertNull(Install.install(folder, folder, true));
        assertEquals(Kernelspec.DISPLAY_NAME, Kernelspec.displayName(folder));
    }

    @Test
    void aBrokenKernelspecIsNotOverwrittenEither() throws IOException {
        Files.createDirectories(Kernelspec.file(folder).getParent());
        Files.writeString(Kernelspec.file(folder), "not json");
        assertTrue(Install.install(folder, folder, false).startsWith("refused"));
    }

    @Test
    void theUsersFolderCanBeChosen() {
        assertEquals(Path.of("elsewhere"), Install.userData("elsewhere"));
        assertTrue(Install.userData("").isAbsolute());
    }
}
