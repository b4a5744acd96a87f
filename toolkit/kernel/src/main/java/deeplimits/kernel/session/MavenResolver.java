package deeplimits.kernel.session;

import deeplimits.kernel.extension.TableView;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An artifact and what it depends on, fetched by the Maven of this machine. */
final class MavenResolver {
    private MavenResolver() {}

    static List<Path> resolve(String group, String artifact, String version) {
        try {
            Path work = Files.createTempDirectory("resolve");
            Path pom = work.resolve("pom.xml");
            Path list = work.resolve("classpath");
            Files.writeString(
                    pom,
                    """
                    <project><modelVersion>4.0.0</modelVersion><groupId>notebook</groupId><artifactId>notebook</artifactId>
                    <version>1</version><dependencies><dependency><groupId>%s</groupId><artifactId>%s</artifactId>
                    <version>%s</version></dependency></dependencies></project>
                    """
                            .formatted(TableView.escape(group), TableView.escape(artifact), TableView.escape(version)));
            String maven = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
            Process process = new ProcessBuilder(
                            maven,
                            "-q",
                            "-B",
                            "-f",
                            pom.toString(),
                            "dependency:build-classpath",
                            "-Dmdep.outputFile=" + list)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Magics.Refusal("Maven cannot resolve " + group + ":" + artifact + ":" + version + ": "
                        + said.lines().findFirst().orElse("no reason given"));
            }
            return Arrays.stream(Files.readString(list).trim().split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            throw new Magics.Refusal(
                    "%maven needs the command mvn on the PATH for what is not here yet: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Magics.Refusal("interrupted while Maven was resolving " + group + ":" + artifact);
        }
    }
}
