package deeplimits.kernel.install;

import deeplimits.kernel.runner.Runner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the notebook runner in a JVM of its own, with bounded memory, from inside the build.
 * The one line that a JVM prints about incubator modules is dropped; everything else passes.
 */
public final class Launch {
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    private Launch() {}

    /**
     * Called by the build with the project's folder and the folder of jars. The system properties
     * {@code deeplimits.notebooks} (names, separated by commas), {@code deeplimits.budget}, {@code deeplimits.inPlace} and
     * {@code deeplimits.cellSeconds} are passed on.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path project = Path.of(arguments[0]).toAbsolutePath().normalize();
        int status = run(command(project, Path.of(arguments[1])), project.resolve("notebooks"));
        if (status != 0)
            throw new IllegalStateException("not every notebook passed: see the lines marked FAILED above");
    }

    static List<String> command(Path project, Path jars) {
        Path notebooks = project.resolve("notebooks");
        List<String> command = new ArrayList<>();
        command.add(Jvm.java().toString());
        command.addAll(Jvm.flags(jars));
        String budget = System.getProperty("deeplimits.budget");
        if (budget != null && !budget.isBlank()) command.add(1, "-Ddeeplimits.budget=" + budget);
        command.add(Runner.class.getName());
        command.addAll(
                List.of("--out", project.resolve("target").resolve("notebooks").toString()));
        if (System.getProperty("deeplimits.inPlace") != null) command.add("--in-place");
        if (System.getProperty("deeplimits.cellSeconds") != null)
            command.addAll(List.of("--cell-seconds", System.getProperty("deeplimits.cellSeconds")));
        String names = System.getProperty("deeplimits.notebooks", "");
        for (String name : names.split(","))
            command.add(
                    name.isBlank()
                            ? notebooks.toString()
                            : notebooks.resolve(name.strip() + ".ipynb").toString());
        return command;
    }

    private static int run(List<String> command, Path folder) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        process.getOutputStream().close();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
                if (!line.startsWith(INCUBATOR)) System.err.println(line);
        }
        return process.waitFor();
    }
}
