package deeplimits.cluster;

import deeplimits.Require;
import deeplimits.lab.Budget;
import deeplimits.lab.OpenCells;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function2;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** The open cells of a study on the executors of a Spark cluster, each into the journal as it arrives. */
final class SparkCluster implements BiConsumer<String, OpenCells> {
    private static final int SLICE = 20_000; // cells of a job: Spark holds a kilobyte or two of each until the job ends

    private final String master;
    private final AtomicReference<RuntimeException> refusal =
            new AtomicReference<>(); // by the journal, or of an executor

    /** A cluster by its address, such as {@code local[*]} or {@code spark://host:7077}. */
    SparkCluster(String master) {
        Require.words("--master", master);
        Require.holds(
                !master.startsWith("local-cluster") || System.getenv("SPARK_HOME") != null,
                "--master",
                "another where SPARK_HOME is not in the environment; export SPARK_HOME=toolkit/cluster/target/spark",
                master);
        this.master = master;
    }

    /** Returns when all cells are in the journal, or the calling thread was interrupted. */
    @Override
    public void accept(String study, OpenCells cells) {
        int[] open = cells.numbers();
        if (open.length == 0) return;
        CellTask task = new CellTask(study, Budget.current(), cells);
        try (JavaSparkContext spark = new JavaSparkContext(configuration(study))) {
            List<Integer> all = Arrays.stream(open).boxed().toList();
            for (int from = 0; from < all.size(); from += SLICE)
                run(spark, all.subList(from, Math.min(from + SLICE, all.size())), task, cells);
        } catch (Exception e) { // among them those that Scala does not declare
            if (refusal.get() != null) throw refusal.get();
            if (!(e instanceof InterruptedException) && !Main.stopping())
                throw new IllegalStateException(
                        "the cluster " + master + " gave up: " + e.getMessage()
                                + "; what it finished is in the journal, and the same command goes on from there",
                        e);
        }
    }

    private void run(JavaSparkContext spark, List<Integer> slice, CellTask task, OpenCells cells) {
        JavaRDD<Integer> rdd = spark.parallelize(slice, slice.size());
        Function2<Object, Answer, BoxedUnit> handler = (partition, answer) -> {
            take(answer, cells);
            return BoxedUnit.UNIT;
        };
        spark.sc().runJob(rdd.rdd(), task, handler, ClassTag$.MODULE$.apply(Answer.class));
    }

    private void take(Answer answer, OpenCells cells) {
        try {
            if (answer.failure() != null) throw new IllegalStateException(answer.from() + ": " + answer.failure());
            cells.accept(answer.from(), answer.cell(), answer.journal());
        } catch (RuntimeException e) {
            refusal.compareAndSet(null, e);
            throw e;
        }
    }

    /** What a study needs of Spark; system properties {@code spark.*} go before it. */
    private SparkConf configuration(String study) {
        SparkConf conf = new SparkConf().setMaster(master).setAppName("deeplimits " + study);
        conf.setIfMissing("spark.ui.enabled", "false"); // it listens on a port
        conf.setIfMissing("spark.driver.maxResultSize", "0"); // results are not kept, and a million are more than 1 GB
        conf.setIfMissing("spark.executorEnv.SPARK_SCALA_VERSION", "2.13"); // or a folder of jars starts no executor
        conf.setIfMissing("spark.executor.extraClassPath", jars().resolve("*").toString());
        if (master.startsWith("local")) {
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
        }
        String options = conf.get("spark.executor.extraJavaOptions", "");
        return conf.set("spark.executor.extraJavaOptions", (options + " " + properties()).strip());
    }

    /** The folder of this program's jars. */
    private static Path jars() {
        try {
            return Path.of(SparkCluster.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The properties of the toolkit, such as where its data are, for the executors too. */
    private static String properties() {
        return new TreeSet<>(System.getProperties().stringPropertyNames())
                .stream()
                        .filter(name -> name.startsWith("deeplimits."))
                        .map(name -> "\"-D" + name + "=" + value(name) + '"')
                        .collect(Collectors.joining(" "));
    }

    private static String value(String name) {
        String value = System.getProperty(name);
        return name.equals("deeplimits.data") ? Path.of(value).toAbsolutePath().toString() : value;
    }
}
