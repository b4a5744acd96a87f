package deeplimits.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** What a JVM of the cluster is started with. */
class ClassPathTest {
    /** Where each class of a folder of jars stands. */
    private static Map<String, String> classes(String folder) throws IOException {
        Map<String, String> classes = new HashMap<>();
        try (Stream<Path> jars = Files.list(Processes.TARGET.resolve(folder))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList())
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.endsWith(".class")
                                    && !name.startsWith("META-INF")
                                    && !name.equals("module-info.class"))
                            .forEach(name -> classes.put(name, jar.getFileName().toString()));
                }
        }
        return classes;
    }

    /** Whichever folder comes first, a class is the same: Spark's own libraries are left to Spark. */
    @Test
    void noClassStandsInBothFolders() throws IOException {
        Map<String, String> ours = classes("dist");
        Map<String, String> spark = classes("spark/jars");
        assertTrue(
                ours.containsKey("deeplimits/cluster/Main.class") && ours.containsKey("deeplimits/study/Main.class"));
        assertTrue(spark.containsKey("org/apache/spark/SparkContext.class"));
        TreeSet<String> twice = new TreeSet<>();
        ours.forEach((name, jar) -> {
            if (spark.containsKey(name)) twice.add(jar + " and " + spark.get(name));
        });
        assertEquals("[]", twice.toString());
    }

    @Test
    void theOptionsAreThoseThatSparkNames() throws IOException {
        List<String> options = Files.readAllLines(Processes.TARGET.resolve("spark.options")).stream()
                .filter(line -> line.startsWith("-") && !line.startsWith("-cp "))
                .toList();
        assertEquals(List.of(JavaModuleOptions.defaultModuleOptionArray()), options);
    }
}
