package deeplimits.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.kernel.install.Kernelspec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"17, true, true", "25, true, true", "11, true, false", "21, false, false"})
    void javaMustBeNewEnoughAndHaveJShell(int version, boolean jshell, boolean well) {
        Doctor.Finding finding = Doctor.java(version, jshell);
        assertEquals(well, finding.well());
        assertEquals(!well, finding.toString().contains(finding.cure()));
    }

    @ParameterizedTest
    @CsvSource({"2000, 448, true", "512, 448, false", "8000, 256, false"})
    void memoryMustSuffice(long physical, long heap, boolean well) {
        assertEquals(well, Doctor.memory(physical, heap).well());
    }

    @Test
    void thisMachineIsExaminedWhole() {
        List<String> names =
                Doctor.findings().stream().map(Doctor.Finding::what).toList();
        assertEquals(List.of("Java", "memory", "fonts", "disk", "natives", "kernelspec"), names);
        assertTrue(Doctor.examine().contains("ND4J multiplies matrices"), Doctor.examine());
    }

    @Test
    void aHomeThatIsNotThereIsSaid() {
        assertFalse(Doctor.disk(folder.resolve("none")).well());
        assertTrue(Doctor.disk(folder).found().contains(folder.toString()));
    }

    @Test
    void aKernelspecIsFoundOrItsProblemIsSaid() throws IOException {
        assertTrue(Doctor.kernelspec(List.of(folder)).found().startsWith("none called java in"));
        Path jar = folder.resolve("kernel.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
        Kernelspec.main(new String[] {folder.toString(), jar.toString()});
        assertTrue(Doctor.kernelspec(List.of(folder.resolve("empty"), folder)).well());
        Files.delete(jar);
        assertTrue(Doctor.kernelspec(List.of(folder)).found().contains("jars that are not there"));
        Files.writeString(
                Kernelspec.file(folder),
                Files.readString(Kernelspec.file(folder)).replaceFirst("\"/[^\"]*/bin/java[^\"]*\"", "\"/gone/java\""));
        assertTrue(Doctor.kernelspec(List.of(folder)).found().contains("names a Java"));
        Files.writeString(Kernelspec.file(folder), "{\"display_name\": \"other\"}");
        assertTrue(Doctor.kernelspec(List.of(folder)).found().contains("another kernel"));
        assertFalse(Doctor.kernelspec(List.of(folder)).well());
    }
}
