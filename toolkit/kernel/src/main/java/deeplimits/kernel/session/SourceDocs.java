package deeplimits.kernel.session;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Documentation comments of the toolkit's own sources, which the build puts beside the classes; JShell itself reads none but the JDK's.
 */
final class SourceDocs {
    private static final String FOLDER = "sources";
    private static final Map<String, String> FOUND = new ConcurrentHashMap<>();

    private SourceDocs() {}

    /** The comment for a signature, as plain text; null where there is none. */
    static String of(String signature) {
        return FOUND.computeIfAbsent(signature, SourceDocs::find);
    }

    /** @param signature as JShell writes it: {@code R Type.method(A a, B b)}, {@code Type(A a)}, or {@code Type} */
    private static String find(String signature) {
        String plain = signature
                .replaceAll("<[^<>]*(?:<[^<>]*>[^<>]*)*>", "")
                .replaceAll("\\([^()]*\\)\\.", ".") // a record's header, before its member
                .replaceFirst("\\s+(throws|extends|implements)\\s.*$", "");
        int open = plain.indexOf('(');
        String[] path = plain.substring(0, open < 0 ? plain.length() : open)
                .replaceFirst("^.*\\s", "")
                .split("\\.");
        String last = path[path.length - 1];
        String parameters = open < 0 ? "" : types(plain.substring(open + 1, plain.lastIndexOf(')')));
        String comment = comment(last, open < 0 ? null : "<init>" + parameters);
        return comment != null || path.length < 2 ? comment : comment(path[path.length - 2], last + parameters);
    }

    /** Parameters as the simple names of their types. */
    private static String types(String parameters) {
        return Arrays.stream(parameters.split(","))
                .map(String::strip)
                .map(parameter -> simple(parameter.replaceFirst("\\s+\\w+$", "")))
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String simple(String type) {
        return type.replaceAll("<.*>", "")
                .replaceFirst("^.*\\.(?!\\.)", "")
                .replace("...", "[]")
                .strip();
    }

    /** @param member a name, with the types of a method; null for the class itself */
    private static String comment(String type, String member) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            URL home = SourceDocs.class.getProtectionDomain().getCodeSource().getLocation();
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(Path.of(home.toURI())));
            for (JavaFileObject file : files.list(StandardLocation.SOURCE_PATH, FOLDER, Set.of(Kind.SOURCE), true))
                if (file.isNameCompatible(type, Kind.SOURCE))
                    return comment(
                            (JavacTask) compiler.getTask(null, files, problem -> {}, null, null, List.of(file)),
                            member);
            return null;
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return null;
        }
    }

    private static String comment(JavacTask task, String member) throws IOException {
        CompilationUnitTree unit = task.parse().iterator().next();
        ClassTree owner = (ClassTree) unit.getTypeDecls().get(0);
        return Stream.concat(Stream.of(owner), owner.getMembers().stream())
                .filter(tree -> tree == owner ? member == null : is(tree, member))
                .map(tree -> DocTrees.instance(task).getDocComment(TreePath.getPath(unit, tree)))
                .filter(Objects::nonNull)
                .findFirst()
                .map(SourceDocs::plain)
                .orElse(null);
    }

    private static boolean is(Tree tree, String member) {
        if (tree instanceof VariableTree field) return field.getName().contentEquals(member);
        if (!(tree instanceof MethodTree method)) return false;
        String types = method.getParameters().stream()
                .map(parameter -> simple(parameter.getType().toString()))
                .collect(Collectors.joining(",", "(", ")"));
        return member.equals(method.getName() + types) || method.getName().contentEquals(member);
    }

    /** A comment without markup. */
    static String plain(String comment) {
        return comment.replaceAll("\\{@(?:code|link|linkplain|literal|value)\\s+([^{}]*)\\}", "$1")
                .replaceAll("(?i)</?(p|b|i|em|code|pre|ul|ol|sub|sup|table|tr|td|th)\\b[^>]*>", "")
                .replaceAll("(?i)<li>", "- ")
                .replace("&le;", "\u2264")
                .replace("&ge;", "\u2265")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("(?m)^\\s?@param\\s+(\\S+)", "$1:")
                .replaceAll("(?m)^\\s?@return\\b", "returns")
                .replaceAll("(?m)^\\s?@throws\\s+(\\S+)", "throws $1:")
                .replaceAll("(?m)^ ", "")
                .strip();
    }
}
