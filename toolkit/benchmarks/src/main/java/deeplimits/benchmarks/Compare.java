package deeplimits.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The paired comparison: the same workloads in PyTorch and here, one after the other in alternating rounds.
 *
 * <p>Ratios are formed inside a round and their median is printed, by wall time and by processor time: on a shared machine
 * the second is the steadier one. The first round warms up, here for six seconds a variant, and is dropped. Arguments:
 * {@code --reference FOLDER}, {@code --python COMMAND}, {@code --jdk HOME} (repeatable), {@code --rounds N}, and the names of
 * workloads, all by default.
 */
public final class Compare {
    private final List<Peer> peers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> homes = new ArrayList<>();
    private int rounds = 5;
    private String python = "python3";
    private Path reference = Path.of("toolkit/benchmarks/reference");

    private final Set<String> weak = new HashSet<>();

    private Compare() {}

    /** Runs the comparison and prints one Markdown table a workload. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Compare compare = new Compare();
        compare.read(arguments);
        compare.start();
        compare.products();
        for (Workload workload : Worker.WORKLOADS)
            if (compare.names.isEmpty() || compare.names.contains(workload.name())) compare.workload(workload);
        compare.peers.forEach(Peer::close);
    }

    private void read(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--python" -> python = arguments[++i];
                case "--reference" -> reference = Path.of(arguments[++i]);
                case "--jdk" -> homes.add(arguments[++i]);
                default -> names.add(arguments[i]);
            }
        }
        if (homes.isEmpty()) homes.add(System.getProperty("java.home"));
        for (String name : names) {
            if (Worker.WORKLOADS.stream().noneMatch(w -> w.name().equals(name))) {
                throw new IllegalArgumentException("workload must be one of "
                        + Worker.WORKLOADS.stream().map(Workload::name).toList() + ", got " + name);
            }
        }
    }

    private void start() throws IOException, InterruptedException {
        System.out.println(machine());
        if (hasTorch()) {
            peers.add(new Peer(
                    "reference", List.of(python, reference.resolve("worker.py").toString())));
        } else {
            System.out.println(python + " has no torch and numpy, so there is no reference to compare with; "
                    + "install python3-torch, python3-numpy and libopenblas0-pthread");
        }
        if (Files.isDirectory(built("libtorch"))) peers.add(new Peer("libtorch", libtorch()));
        for (String home : homes) {
            for (boolean vector : new boolean[] {true, false}) peers.add(jvm(home, vector));
        }
    }

    private boolean hasTorch() throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import numpy, torch")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    /** A folder of the build, beside that of the reference. */
    private Path built(String name) {
        return reference.resolveSibling("target").resolve(name);
    }

    private List<String> libtorch() {
        String path = built("libtorch") + "/*" + java.io.File.pathSeparator + System.getProperty("java.class.path");
        return List.of(
                Path.of(homes.get(0), "bin", "java").toString(),
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-DENGINE_CACHE_DIR=" + built("libtorch-natives"),
                "-DDJL_OFFLINE=true",
                "-cp",
                path,
                "deeplimits.benchmarks.Libtorch");
    }

    /** Each process's own matrix product, before anything is compared: below half of the best a peer is not at its best. */
    private void products() throws IOException {
        Map<Peer, Double> speeds = new LinkedHashMap<>();
        for (Peer peer : peers) {
            double best = 0;
            for (int i = 0; i < rounds; i++) {
                double[] time = peer.time(Product.NAME, Product.NAME);
                if (time != null) best = Math.max(best, Product.speed(time[1]));
            }
            speeds.put(peer, best);
        }
        double most = speeds.values().stream().mapToDouble(s -> s).max().orElse(0);
        System.out.printf(
                "%n| process | product of %d x %d floats, GFLOP/s | on |%n|---|---|---|%n", Product.SIZE, Product.SIZE);
        for (Peer peer : peers)
            System.out.printf(Locale.ROOT, "| %s | %.0f | %s |%n", peer.name(), speeds.get(peer), peer.about());
        for (Peer peer : peers) {
            if (peer.name().startsWith("JDK") || speeds.get(peer) >= most / 2) continue;
            weak.add(peer.name());
            System.out.printf(
                    Locale.ROOT,
                    "%n%s reaches %.0f of the %.0f GFLOP/s of this machine: no ratio to it is printed. Debian's torch needs libopenblas0-pthread.%n",
                    peer.name(),
                    speeds.get(peer),
                    most);
        }
    }

    private static Peer jvm(String home, boolean vector) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of(home, "bin", "java").toString()));
        if (vector) command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of(
                "-Xmx2g", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        String release = Files.readAllLines(Path.of(home, "release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .findFirst()
                .orElse("JAVA_VERSION=\"?\"")
                .split("\"")[1];
        return new Peer("JDK " + release + (vector ? ", Vector API" : ", no flag"), command);
    }

    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch");
        if (Files.exists(processors)) {
            model = Files.readAllLines(processors).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.split(":")[1].trim())
                    .orElse(model);
        }
        return model + ", " + Runtime.getRuntime().availableProcessors() + " processors, " + java.time.LocalDate.now();
    }

    private void workload(Workload workload) throws IOException {
        Map<String, List<double[]>> times = new LinkedHashMap<>();
        List<String> variants = new ArrayList<>(List.of("authors", "expert"));
        variants.addAll(workload.variants());
        for (int round = 0; round <= rounds; round++) {
            for (Peer peer : peers) {
                for (String variant : variants) {
                    double[] time = peer.time(workload.name(), variant);
                    String row = variant + " | " + peer.name();
                    if (time != null && round > 0)
                        times.computeIfAbsent(row, key -> new ArrayList<>()).add(time);
                }
            }
        }
        print(workload, times);
    }

    private void print(Workload workload, Map<String, List<double[]>> times) {
        System.out.printf("%n%s, one %s%n%n", workload.name(), workload.unit());
        System.out.println(
                "| variant | on | ms, wall | ms, processor | authors / this, wall | processor | expert / this | libtorch / this | this / floor |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        List<double[]> floor = times.entrySet().stream()
                .filter(e -> e.getKey().startsWith("floor |"))
                .map(Map.Entry::getValue)
                .min((a, b) -> Double.compare(median(a, 1), median(b, 1)))
                .orElse(null);
        times.forEach((row, mine) -> System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
                row,
                number(median(mine, 0)),
                number(median(mine, 1)),
                ratio(of("authors", "reference", times), mine, 0),
                ratio(of("authors", "reference", times), mine, 1),
                ratio(of("expert", "reference", times), mine, 1),
                ratio(of("expert", "libtorch", times), mine, 1),
                ratio(mine, floor, 1)));
    }

    private List<double[]> of(String variant, String peer, Map<String, List<double[]>> times) {
        return weak.contains(peer) ? null : times.get(variant + " | " + peer);
    }

    private static double median(List<double[]> times, int which) {
        return middle(times.stream().mapToDouble(t -> t[which]).toArray());
    }

    private static String ratio(List<double[]> above, List<double[]> below, int which) {
        if (above == null || below == null) return "";
        double[] ratios = new double[Math.min(above.size(), below.size())];
        for (int i = 0; i < ratios.length; i++) ratios[i] = above.get(i)[which] / below.get(i)[which];
        return number(middle(ratios));
    }

    private static double middle(double[] x) {
        Arrays.sort(x);
        int n = x.length;
        return (x[(n - 1) / 2] + x[n / 2]) / 2;
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, x >= 100 ? "%.0f" : x >= 1 ? "%.2f" : "%.4f", x);
    }
}
