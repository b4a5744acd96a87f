package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmTest {
    @Test
    void heapAndNativesAreBoundedAndWhatWasAskedComesLast() {
        List<String> command = Jvm.command("a.jar", List.of("deeplimits.budget=ci"), JvmTest.class, "x", "y");
        assertTrue(command.contains(Jvm.HEAP)
                && command.stream().anyMatch(flag -> flag.startsWith("-Dorg.bytedeco.javacpp.maxbytes=")));
        assertEquals(
                List.of("-Ddeeplimits.budget=ci", "-cp", "a.jar", JvmTest.class.getName(), "x", "y"),
                command.subList(command.size() - 6, command.size()));
    }

    @Test
    void onlyLaterJdksAreGivenTheirFlags() {
        assertTrue(Jvm.permissions(17).isEmpty());
        assertEquals(1, Jvm.permissions(22).size());
        assertEquals(2, Jvm.permissions(25).size());
    }
}
