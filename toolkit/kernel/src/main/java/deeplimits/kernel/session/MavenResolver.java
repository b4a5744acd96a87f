package deeplimits.kernel.session;

import deeplimits.kernel.view.TableView;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Artifacts and what they depend on, fetched by the Maven of this machine. */
final class MavenResolver {
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>[\\s\\S]*?</dependency>");
    private static final Pattern REPOSITORY = Pattern.compile("<repository>[\\s\\S]*?</repository>");

    private final Session session;
    private final StringBuilder repositories = new StringBuilder();

    /** @param session whose interrupt ends Maven too */
    MavenResolver(Session session) {
        this.session = session;
    }

    /** Asks another repository, too, from now on. */
    void repository(String name, String address) {
        repositories.append("<repository><id>%s</id><url>%s</url></repository>\n"
                .formatted(TableView.escape(name), TableView.escape(address)));
    }

    /** Coordinates of three to five parts, as {@code group:artifact:packaging:classifier:version}, as POM. */
    static String dependency(String... part) {
        StringBuilder xml = new StringBuilder("<dependency>");
        List<String> names = List.of("groupId", "artifactId", "type", "classifier");
        for (int i = 0; i < part.length; i++) {
            String name = i == part.length - 1 ? "version" : names.get(i);
            xml.append("<%s>%s</%1$s>".formatted(name, TableView.escape(part[i])));
        }
        return xml.append("</dependency>").toString();
    }

    /** @param pom a whole POM, or the repositories and dependencies of one */
    List<Path> resolve(String pom) throws CellException {
        if (!DEPENDENCY.matcher(pom).find()) throw CellException.magic("no <dependency> is in the POM that was given");
        try {
            Path work = Files.createTempDirectory("resolve");
            Path said = work.resolve("said");
            Files.writeString(work.resolve("pom.xml"), pom.contains("<project") ? pom : project(pom));
            String maven = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
            String list = "-Dmdep.outputFile=classpath";
            Process process = new ProcessBuilder(
                            maven, "-q", "-B", "dependency:build-classpath", "-DincludeScope=runtime", list)
                    .directory(work.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            process.getOutputStream().close();
            if (session.await(process) != 0)
                throw CellException.magic("Maven cannot resolve what was asked: "
                        + Files.readString(said).lines().findFirst().orElse("no reason given"));
            String jars = Files.readString(work.resolve("classpath")).trim();
            return Stream.of(jars.split(File.pathSeparator)).map(Path::of).toList();
        } catch (IOException e) {
            throw CellException.magic(
                    "%maven needs the command mvn on the PATH for what is not here yet: " + e.getMessage());
        }
    }

    /** A POM of the parts given and of the repositories asked for before. */
    String project(String parts) {
        return "<project><modelVersion>4.0.0</modelVersion><groupId>notebook</groupId><artifactId>notebook</artifactId><version>1</version>\n"
                + "<repositories>" + repositories + all(REPOSITORY, parts) + "</repositories>\n<dependencies>"
                + all(DEPENDENCY, parts) + "</dependencies></project>\n";
    }

    private static String all(Pattern element, String text) {
        return element.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
    }
}
