package deeplimits.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;

/** A process that times what it is told to, in words that {@link Worker} and the reference share. */
final class Peer implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintStream to;
    private final BufferedReader from;

    Peer(String name, List<String> command) throws IOException {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("MKL_NUM_THREADS", "1");
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("OPENBLAS_")); // each finds the processor by itself
        process = builder.start();
        to = new PrintStream(process.getOutputStream(), true);
        from = new BufferedReader(new InputStreamReader(process.getInputStream()));
    }

    String name() {
        return name;
    }

    /** What it computes with. */
    String about() throws IOException {
        to.println("about");
        return from.readLine();
    }

    /** Wall and processor milliseconds a unit; null when the peer does not do this variant. */
    double[] time(String workload, String variant) throws IOException {
        to.println(workload + "\t" + variant);
        String line = from.readLine();
        if (line == null) throw new IOException(name + " ended; run it by hand to see why");
        if (line.equals("-")) return null;
        String[] words = line.split("\t");
        return new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[1])};
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }
}
